using System.Text.Json.Nodes;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Cli;

[Trait("Category", "Unit")]
public sealed class CommandLineTests : IDisposable
{
    private const string Token = "abcdef.0123456789abcdef";
    private const string Pin = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private readonly TemporaryNode _node = new();
    private readonly FakeHost _host = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData("bootstrap --no-such-option", "--no-such-option", "cpctl bootstrap --help")]
    [InlineData("bootstarp", "bootstarp", "cpctl --help")]
    [InlineData("", "command", "cpctl --help")]
    [InlineData("join", "--token", "cpctl join --help")]
    [InlineData("token", "command", "cpctl token --help")]
    [InlineData("token create --ttl soon", "soon", "cpctl token create --help")]
    [InlineData("token create --ttl -5m", "-5m", "cpctl token create --help")]
    [InlineData("token delete", "id", "cpctl token delete --help")]
    [InlineData("status -o xml", "xml", "cpctl status --help")]
    [InlineData("completion tcsh", "tcsh", "cpctl completion --help")]
    [InlineData("render --config x", "--output", "cpctl render --help")]
    [InlineData("rollout", "command", "cpctl rollout --help")]
    [InlineData("rollout diff", "from", "cpctl rollout diff --help")]
    [InlineData("rollout diff one", "one", "cpctl rollout diff --help")]
    [InlineData("rollout status -o wide", "wide", "cpctl rollout status --help")]
    [InlineData("certs", "command", "cpctl certs --help")]
    [InlineData("certs inspect", "files", "cpctl certs inspect --help")]
    [InlineData("restore", "backup", "cpctl restore --help")]
    [InlineData("restore --in-place", "backup", "cpctl restore --help")]
    [InlineData("restore --abort", "--in-place", "cpctl restore --help")]
    [InlineData("restore b --in-place --node-name cp9", "--in-place", "cpctl restore --help")]
    public async Task Run_BadUsage_NamesItAndTheHelpAndExitsWith2(string line, string named, string help)
    {
        var run = await RunAsync(line);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.EndsWith($"See: {help}\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("bootstrap --help")]
    [InlineData("join --help")]
    [InlineData("token create --help")]
    [InlineData("reset --help")]
    [InlineData("restore --help")]
    public async Task Run_Help_DescribesAndExitsWith0(string line)
    {
        var run = await RunAsync(line);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Help_HidesWhatIsNotForPeople()
    {
        var help = (await RunAsync("--help")).Output;
        Assert.All(["agent", "operator", "etcd-launch"], hidden => Assert.DoesNotContain($"  {hidden} ", help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Version_IsTheSameInEveryFormat()
    {
        Assert.Equal($"cpctl {BuildInfo.Version}\n", (await RunAsync("version")).Output);
        Assert.Equal(BuildInfo.Version, JsonNode.Parse((await RunAsync("version -o json")).Output)!["version"]!.GetValue<string>());
        Assert.Contains(BuildInfo.Version, (await RunAsync("version -o yaml")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _cpctl cpctl")]
    [InlineData("zsh", "compdef _cpctl cpctl")]
    [InlineData("fish", "complete -c cpctl")]
    public async Task Run_Completion_PrintsAScript(string shell, string expected) =>
        Assert.Contains(expected, (await RunAsync($"completion {shell}")).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("cpctl b", "bootstrap")]
    [InlineData("cpctl token ", "create")]
    [InlineData("cpctl status -o ", "json")]
    public async Task Run_Suggestion_KnowsWhatComesNext(string typed, string expected)
    {
        var run = await CommandRun.OfAsync(_node, _host, $"[suggest:{typed.Length}]", typed);
        Assert.Contains(expected, run.Output.Split('\n'));
    }

    [Fact]
    public async Task Bootstrap_ConfigWithProblems_NamesAllAndExitsWith2()
    {
        var file = TemporaryNode.Write(Path.Combine(_node.Paths.Root, "bad.yaml"), "apiVersion: cpctl.dev/v1alpha1\nkind: ControlPlane\nspec: {version: newest, colour: blue}\n");
        var run = await CommandRun.OfAsync(_node, _host, "bootstrap", "--config", file);
        Assert.Equal(2, run.ExitCode);
        Assert.All(["spec.version", "spec.colour", "bad.yaml:3"], part => Assert.Contains(part, run.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bootstrap --config /nonexistent.yaml")]
    [InlineData("render --config /nonexistent.yaml --output /nonexistent")]
    public async Task Run_MissingConfig_NamesItAndExitsWith2(string line)
    {
        var run = await RunAsync(line);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/nonexistent.yaml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_EverythingWrong_TellsAllAtOnceAndChangesNothing()
    {
        _host.IsRoot = false;
        _host.Programs.Clear();
        var run = await RunAsync("bootstrap --config " + GoodConfig());
        Assert.Equal(1, run.ExitCode);
        Assert.All(["root", "containerd", "kubelet", "nft"], part => Assert.Contains(part, run.Error, StringComparison.Ordinal));
        Assert.Empty(WrittenFiles());
    }

    [Fact]
    public async Task Bootstrap_NodeOfAnotherCluster_IsRefusedWith3()
    {
        new NodeIdentity("other", "10.0.0.9", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.9:6443").Save(_node.Paths);
        var run = await RunAsync("bootstrap --config " + GoodConfig());
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("already is node other", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_WhileAnotherRuns_SaysSoWith3()
    {
        using var other = FileLock.TryAcquire(_node.Paths.BootstrapLock);
        var run = await RunAsync("bootstrap --config " + GoodConfig());
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("another cpctl is at work", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_MalformedArguments_NamesAllAndExitsWith2()
    {
        var run = await RunAsync("join nowhere:port --token x --ca-cert-hash y");
        Assert.Equal(2, run.ExitCode);
        Assert.All(["nowhere:port", "--token", "--ca-cert-hash"], part => Assert.Contains(part, run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Join_MachineNotReady_LeavesItAsItWas()
    {
        _host.Programs.Clear();
        var run = await RunAsync($"join 127.0.0.1:1 --token {Token} --ca-cert-hash {Pin}");
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(WrittenFiles());
    }

    [Fact]
    public async Task Status_NothingAnswers_ExitsWith2WithoutKubeconfigAnd4WithOne()
    {
        var absent = Path.Combine(_node.Paths.Root, "absent.conf");
        Assert.Equal(2, (await RunAsync($"status --kubeconfig {absent}")).ExitCode);
        var kubeconfig = TemporaryNode.Write(
            Path.Combine(_node.Paths.Root, "dead.conf"),
            """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: u, user: {token: t}}]
            """);
        var run = await RunAsync($"status --kubeconfig {kubeconfig}");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("neither the API nor this node's agent", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_CleanMachine_HasNothingToDo()
    {
        var run = await RunAsync("reset --yes");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Nothing to do", run.Output, StringComparison.Ordinal);
        Assert.Empty(WrittenFiles());
    }

    [Fact]
    public async Task Reset_WithoutTerminalAndYes_AsksForYes()
    {
        TemporaryNode.Write(_node.Paths.KubeletConfigFile);
        var run = await RunAsync("reset");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_DryRun_SaysWhatItWouldDoAndDoesNot()
    {
        TemporaryNode.Write(_node.Paths.KubeletConfigFile);
        var run = await RunAsync("reset --dry-run");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("would", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_node.Paths.KubeletConfigFile));
    }

    private string GoodConfig() => TemporaryNode.Write(
        Path.Combine(_node.Paths.Root, "cluster.yaml"), "apiVersion: cpctl.dev/v1alpha1\nkind: ControlPlane\nmetadata: {name: cluster}\nspec: {version: v1.20.2, images: {cpctl: local/cpctl:1}}\n");

    private IEnumerable<string> WrittenFiles() =>
        Directory.EnumerateFiles(_node.Paths.Root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("cluster.yaml", StringComparison.Ordinal));

    private Task<CommandRun> RunAsync(string line) => CommandRun.OfAsync(_node, _host, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
