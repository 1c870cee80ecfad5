using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.Execution;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class LaunchProgramsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-");

    [Fact]
    public void Of_AMemoryMap_TakesTheLoaderAndTheLibrariesOfC()
    {
        string[] maps =
        [
            "00400000-00500000 r-xp 00000000 08:01 1  /usr/bin/cpctl",
            "7f00-7f01 r-xp 00000000 08:01 2          /usr/lib/x86_64-linux-gnu/libc.so.6",
            "7f02-7f03 r--p 00000000 08:01 2          /usr/lib/x86_64-linux-gnu/libc.so.6",
            "7f04-7f05 r-xp 00000000 08:01 3          /usr/lib/x86_64-linux-gnu/libm.so.6",
            "7f06-7f07 r-xp 00000000 08:01 4          /usr/lib/x86_64-linux-gnu/libssl.so.3",
            "7f08-7f09 r-xp 00000000 08:01 5          /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
            "7ffe-7fff rw-p 00000000 00:00 0          [stack]",
        ];

        var files = LaunchPrograms.Of("/usr/bin/cpctl", maps);

        Assert.Equal(["cpctl", "ld-linux-x86-64.so.2", "lib/libc.so.6", "lib/libm.so.6"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", files["ld-linux-x86-64.so.2"]);
        Assert.Equal("cpctl", files.Keys.Last());
    }

    [Fact]
    public void Publish_Files_AreExecutableAndReplacedWhenTheyDiffer()
    {
        var paths = new NodePaths(_root.FullName);
        var source = Path.Combine(_root.FullName, "program");
        File.WriteAllText(source, "one");
        LaunchPrograms.Publish(paths, new Dictionary<string, string> { ["lib/libc.so.6"] = source });
        File.WriteAllText(source, "two");

        LaunchPrograms.Publish(paths, new Dictionary<string, string> { ["lib/libc.so.6"] = source });

        var published = Path.Combine(paths.BinDirectory, "lib/libc.so.6");
        Assert.Equal("two", File.ReadAllText(published));
        Assert.Equal(FileModes.PublicDirectory, File.GetUnixFileMode(published));
    }

    public void Dispose() => _root.Delete(recursive: true);
}
