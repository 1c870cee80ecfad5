using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests;

/// <summary>
/// What a node knows about a test that failed: logs, journals, manifests, member list, in TEST/NODE of the folder that CPCTL_TEST_EVIDENCE names; artifacts/test/nodes when
/// it names none.
/// </summary>
internal static class Evidence
{
    private static string Root => Environment.GetEnvironmentVariable("CPCTL_TEST_EVIDENCE") is { Length: > 0 } given ? given : Path.Combine(Checkout(), "artifacts", "test", "nodes");

    public static Task KeepAsync(Node node) => KeepAsync(node, TestContext.Current.TestMethod?.MethodName ?? "unknown");

    public static async Task KeepAsync(Node node, string test)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, test, node.Name)).FullName;
        var gathered = await node.ExecAsync(["bash", "-c", """
            mkdir -p /tmp/evidence; cd /tmp/evidence
            cp -r /var/lib/cpctl/journal /etc/kubernetes/manifests /var/log/node . 2>/dev/null
            cp -rL /var/log/pods . 2>/dev/null; cp /var/lib/cpctl/agent-state.json /var/lib/cpctl/etcd/membership.json . 2>/dev/null
            ctr -n k8s.io containers ls > containers; ss -ltn > ports; nft list ruleset > nft 2>/dev/null; true
            """]);
        if (gathered.ExitCode != 0)
            return;

        // Docker copies into a folder that is there already: what an earlier run left would hide this one's.
        var evidence = Path.Combine(folder, "evidence");
        if (Directory.Exists(evidence))
            Directory.Delete(evidence, recursive: true);
        await node.CopyOutAsync("/tmp/evidence", evidence);
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ControlPlane.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside a checkout.");
    }
}
