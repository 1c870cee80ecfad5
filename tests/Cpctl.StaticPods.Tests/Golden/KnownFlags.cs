using System.Runtime.CompilerServices;

namespace Cpctl.StaticPods.Tests.Golden;

/// <summary>The flags a program lists in its --help, one a line, kept in flags/VERSION.</summary>
internal static class KnownFlags
{
    public static IReadOnlySet<string> Of(string version, string program) => File.ReadAllLines(PathOf(version, program)).ToHashSet(StringComparer.Ordinal);

    public static string PathOf(string version, string program, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "flags", version, program + ".txt");
}
