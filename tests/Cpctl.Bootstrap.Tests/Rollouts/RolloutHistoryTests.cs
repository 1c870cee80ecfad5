using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Rollouts;

namespace Cpctl.Bootstrap.Tests.Rollouts;

[Trait("Category", "Unit")]
public sealed class RolloutHistoryTests : IDisposable
{
    private readonly RolloutWorld _world = new();

    public RolloutHistoryTests()
    {
        var first = _world.Make(null, "--event-ttl=1h --v=2");
        var second = _world.Make(first, "--event-ttl=2h --goaway-chance=0.001");
        _world.Make(second, "--event-ttl=2h --goaway-chance=0.001", policy: "rules: [a]\nnode: {{nodeName}}\n");
        _world.PutNode("cp1", target: 2, runs: 2);
        _world.PutNode("cp2", target: 3, runs: 2, failed: 3);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Show_Table_TellsWhatEachChanged()
    {
        await ShowAsync(OutputFormat.Table);

        Assert.Equal(
            """
            REVISION   MADE                   COMPONENTS       RUNS ON   FAILED ON   CHANGES
            1          2026-01-01 12:00:00Z   -                -         -           -
            2          2026-01-01 12:00:00Z   kube-apiserver   cp1,cp2   -           kube-apiserver: --goaway-chance 0.001 added; kube-apiserver: --v 2 removed; kube-apiserver: --event-ttl 1h → 2h
            3          2026-01-01 12:00:00Z   kube-apiserver   -         cp2         kube-apiserver: rules[0] a added; kube-apiserver: node <nodeName> added

            """,
            _world.Output.ToString());
    }

    [Fact]
    public async Task Show_Json_HasListsOfItems()
    {
        await ShowAsync(OutputFormat.Json);

        var second = _world.Json["items"]![1]!;
        Assert.Equal((2, 3, 2), ((int)second["revision"]!, second["changes"]!.AsArray().Count, second["runsOn"]!.AsArray().Count));
    }

    [Fact]
    public async Task Diff_TwoRevisions_IsUnified()
    {
        await DiffAsync(1, 2);

        Assert.Equal(
            """
            --- a/etc/kubernetes/manifests/kube-apiserver-r{{componentRevision}}.yaml
            +++ b/etc/kubernetes/manifests/kube-apiserver-r{{componentRevision}}.yaml
            @@ -5,5 +5,5 @@
               - image: kube-apiserver:v1.20.2
                 command:
                 - kube-apiserver
            -    - --event-ttl=1h
            -    - --v=2
            +    - --event-ttl=2h
            +    - --goaway-chance=0.001

            """,
            _world.Output.ToString());
    }

    [Fact]
    public async Task Diff_OneNumber_ComparesWithTheLatest()
    {
        await DiffAsync(2, null, OutputFormat.Json);

        Assert.Equal((2, 3), ((int)_world.Json["from"]!, (int)_world.Json["to"]!));
        Assert.EndsWith("audit-policy.yaml", (string?)Assert.Single(_world.Json["files"]!.AsArray())!["path"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_ConfidentialValues_AreNeverShown()
    {
        var fourth = _world.Make(_world.Make(null, "--x"), "--oidc-token=hunter2 --webhook-password=abc");
        var fifth = _world.Make(fourth, "--oidc-token=hunter3 --webhook-password=abc --token-auth-file=/etc/tokens");
        await DiffAsync(fourth.Number, fifth.Number);
        await ShowAsync(OutputFormat.Yaml);

        var text = _world.Output.ToString();
        Assert.All(["hunter2", "hunter3", "abc"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Contains("+    - --oidc-token=(hidden, another value)", text, StringComparison.Ordinal);
        Assert.Contains("--token-auth-file=/etc/tokens", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_NoSuchRevision_NamesThoseThatExistWith2()
    {
        var error = await Assert.ThrowsAsync<CpctlException>(() => DiffAsync(1, 9));

        Assert.Equal(ExitCode.BadInput, error.Code);
        Assert.Contains("1, 2, 3", error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_SameRevision_SaysSoOnStderr()
    {
        await DiffAsync(2, 2);

        Assert.Equal("", _world.Output.ToString());
        Assert.Contains("same content", _world.Error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> ShowAsync(OutputFormat format) => new RolloutHistoryHandler(_world.Api, _world.Console).ShowAsync(format, TestContext.Current.CancellationToken);

    private Task<int> DiffAsync(long from, long? to, OutputFormat format = OutputFormat.Table) =>
        new RolloutHistoryHandler(_world.Api, _world.Console).DiffAsync(from, to, format, TestContext.Current.CancellationToken);
}
