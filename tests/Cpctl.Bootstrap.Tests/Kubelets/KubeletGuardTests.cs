using Cpctl.Api.Node;
using Cpctl.Bootstrap.Host;
using Cpctl.Bootstrap.Kubelets;

namespace Cpctl.Bootstrap.Tests.Kubelets;

/// <summary>The script itself, run by a shell on a node's files.</summary>
[Trait("Category", "Unit")]
public sealed class KubeletGuardTests : IDisposable
{
    private const string Bad = "resolvConf: /missing\n";
    private const string Good = "resolvConf: /etc/resolv.conf\n";

    private readonly TemporaryNode _node = new();

    public KubeletGuardTests()
    {
        AtomicFile.Write(_node.Paths.KubeletConfigFile, Bad, FileModes.Secret);
        AtomicFile.Write(_node.Paths.KubeletGuardFile, KubeletGuard.Script(_node.Paths, path => path), FileModes.Public);
        NodeDirectory.Ensure(_node.Paths.RunDirectory);
    }

    private NodePaths Paths => _node.Paths;

    private string Config => File.ReadAllText(Paths.KubeletConfigFile);

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task BeforeStart_BootedOnTrial_TheProvedFilesAreThereAgain()
    {
        PutProvedAside();

        await RunAsync("before-start");

        Assert.Equal((Good, FileModes.Secret), (Config, File.GetUnixFileMode(Paths.KubeletConfigFile)));
        Assert.True(Directory.Exists(Paths.KubeletProvedDirectory)); // the agent, which lives again, removes it
    }

    [Fact]
    public async Task BeforeStart_OnTrial_TheNewFilesStay()
    {
        PutProvedAside();
        Mark(overdue: long.MaxValue / 2);

        await RunAsync("before-start");

        Assert.Equal(Bad, Config);
    }

    [Fact]
    public async Task BeforeStart_NothingOnTrial_NothingIsTouched()
    {
        await RunAsync("before-start");

        Assert.Equal(Bad, Config);
    }

    [Fact]
    public async Task Watch_Overdue_AsksForARestartThatPutsThemBack()
    {
        PutProvedAside();
        Mark(overdue: 0);

        await RunAsync("watch");
        await RunAsync("before-start");

        Assert.True(File.Exists(Paths.KubeletRestartFile));
        Assert.Equal("0 7\n", File.ReadAllText(Paths.KubeletPutBackFile));
        Assert.Equal(Good, Config);
    }

    [Fact]
    public async Task Watch_TheAgentEndedTheTrial_EndsToo()
    {
        await RunAsync("watch");

        Assert.False(File.Exists(Paths.KubeletRestartFile));
    }

    private void PutProvedAside() => AtomicFile.Write(Path.Combine(Paths.KubeletProvedDirectory, "config.yaml"), Good, FileModes.Secret);

    private void Mark(long overdue) => File.WriteAllText(Paths.KubeletTrialFile, FormattableString.Invariant($"{overdue} 7\n"));

    private async Task RunAsync(string verb)
    {
        var run = await ProgramRun.RunAsync("sh", [Paths.KubeletGuardFile, verb], TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}
