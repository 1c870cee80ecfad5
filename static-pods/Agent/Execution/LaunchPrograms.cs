using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>
/// Puts this program, its loader and its libraries where etcd's pod finds them: etcd's image has no libc, and etcd-launch must run in its container.
/// </summary>
internal static class LaunchPrograms
{
    private const string LoaderName = "ld-linux-x86-64.so.2";

    /// <summary>What etcd-launch needs. TLS and other libraries that the agent has loaded besides are left out.</summary>
    private static readonly string[] Libraries = ["libc.so", "libm.so", "libdl.so", "libpthread.so", "librt.so", "libgcc_s.so", "libstdc++.so", "libz.so"];

    /// <summary>Name below bin/ and source of each file; empty unless this process is a program of its own (in tests it is the runtime's).</summary>
    public static IReadOnlyDictionary<string, string> OfThisProcess() =>
        Environment.ProcessPath is { } program && Path.GetFileName(program) == "cpctl" ? Of(program, File.ReadAllLines("/proc/self/maps")) : new Dictionary<string, string>();

    /// <param name="program">This program's file.</param>
    /// <param name="maps">The process's memory map, which names every library it has loaded, and its loader.</param>
    internal static IReadOnlyDictionary<string, string> Of(string program, IEnumerable<string> maps)
    {
        // Libraries first and the program last: whoever starts it meanwhile finds libraries at least as new.
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in maps.Select(PathOf).OfType<string>())
        {
            var name = Path.GetFileName(path);
            if (name == LoaderName)
            {
                files[LoaderName] = path;
            }
            else if (Array.Exists(Libraries, library => name.StartsWith(library, StringComparison.Ordinal)))
            {
                files[$"lib/{name}"] = path;
            }
        }

        files["cpctl"] = program;
        return files;
    }

    /// <summary>Replaces each file that differs, by rename: a running launcher keeps the file it was started from.</summary>
    public static void Publish(NodePaths paths, IReadOnlyDictionary<string, string> files)
    {
        foreach (var (name, source) in files)
        {
            AtomicFile.Copy(source, Path.Combine(paths.BinDirectory, name), FileModes.PublicDirectory);
        }
    }

    private static string? PathOf(string line)
    {
        var start = line.IndexOf('/', StringComparison.Ordinal);
        return start < 0 ? null : line[start..];
    }
}
