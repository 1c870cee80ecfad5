using System.Runtime.CompilerServices;

namespace Cpctl.StaticPods.Tests.Golden;

/// <summary>
/// Compares rendered text with files kept beside the tests. UPDATE_GOLDEN=1 writes them anew: read the difference before committing it.
/// </summary>
internal static class GoldenFiles
{
    public static void AssertMatches(string name, string actual)
    {
        var path = Path.Combine(Directory(), name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run with UPDATE_GOLDEN=1");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Directory([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
