using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;

namespace Cpctl.EndToEnd.Tests.BadInput;

/// <summary>A join that can't be: a clear error soon, and the node as it was.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class JoinRefusalTests(SharedCluster cluster)
{
    private const string WrongHash = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    public static TheoryData<string, int> Cases { get; } = new()
    {
        { "wrong token", 2 },
        { "expired token", 2 },
        { "worker token", 2 },
        { "wrong hash", 3 },
        { "unreachable endpoint", 4 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Join_ThatCannotBe_FailsClearlyAndLeavesTheNode(string what, int exitCode)
    {
        var node = await cluster.BareNodeAsync();
        var (endpoint, token, hash) = await ArgumentsAsync(what);
        var before = await node.FilesAsync();

        var result = await node.CpctlAsync("join", endpoint, "--token", token, "--ca-cert-hash", hash);

        Assert.True(exitCode == result.ExitCode, $"exit code {result.ExitCode}: {result.Error}");
        Assert.NotEqual("", result.Error.Trim());
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await node.FilesAsync());
    }

    private async Task<(string Endpoint, string Token, string Hash)> ArgumentsAsync(string what)
    {
        var first = cluster.Nodes[0];
        string[] role = what == "worker token" ? ["--worker"] : [];
        string[] life = what == "expired token" ? ["--ttl", "1s"] : [];
        var line = JoinCommandLine.Parse((await first.CpctlAsync(["token", "create", .. role, .. life])).EnsureSuccess().Output);
        if (what == "expired token")
        {
            await Eventually.HoldsAsync("the token to expire", TimeSpan.FromSeconds(30), async () =>
                (await first.CpctlAsync("token", "list", "-o", "json")).Output.Contains(line.Token[..6], StringComparison.Ordinal)
                && !(await first.BashAsync($"kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get secret bootstrap-token-{line.Token[..6]} -o jsonpath='{{.data.expiration}}' | base64 -d | xargs -I@ sh -c '[ $(date -d @ +%s) -lt $(date +%s) ] && echo expired || true'")).Contains("expired", StringComparison.Ordinal)
                    ? "still valid" : null);
        }

        return what switch
        {
            "wrong token" => (cluster.Endpoint, line.Token[..7] + new string('x', 16), line.AuthorityHash),
            "wrong hash" => (cluster.Endpoint, line.Token, WrongHash),
            "unreachable endpoint" => (cluster.UnusedAddress + ":6443", line.Token, line.AuthorityHash),
            _ => (cluster.Endpoint, line.Token, line.AuthorityHash),
        };
    }
}
