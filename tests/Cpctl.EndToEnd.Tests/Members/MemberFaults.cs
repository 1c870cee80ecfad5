using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>Faults of one node's etcd, done from outside.</summary>
internal static class MemberFaults
{
    private const string Data = "/var/lib/etcd";

    /// <summary>Stops the node, changes its etcd data, and starts it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="script">bash, in the data directory as this machine sees it.</param>
    public static async Task DamageAsync(Node node, string script)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await node.StopAsync(cancellation);
        (await new Command("bash", "-c", "cd \"$1\" && set -e && " + script, "damage", Path.Combine(node.Disks.Folder, "etcd")).RunAsync(cancellation)).EnsureSuccess();
        await node.StartAsync(cancellation);
    }

    /// <summary>Cuts the node off from others, in both directions, for a time. Returns when it is over.</summary>
    public static Task CutOffAsync(Node node, IEnumerable<Node> others, int seconds)
    {
        var addresses = string.Join(", ", others.Select(other => other.Address));
        return node.BashAsync($$"""
            nft -f - <<END
            table inet cut {
              chain in { type filter hook input priority -300; ip saddr { {{addresses}} } drop; }
              chain out { type filter hook output priority -300; ip daddr { {{addresses}} } drop; }
            }
            END
            trap 'nft delete table inet cut' EXIT
            sleep {{seconds}}
            """);
    }

    /// <summary>Stops etcd's process in the middle of what it does, and lets it go on after a time.</summary>
    public static Task FreezeAsync(Node node, int seconds) => node.BashAsync($"pkill -STOP -x etcd; trap 'pkill -CONT -x etcd' EXIT; sleep {seconds}");

    /// <summary>Names of what the node's agent has put aside.</summary>
    public static async Task<IReadOnlyList<string>> ArchivedAsync(Node node) =>
        (await node.BashAsync("ls /var/lib/cpctl/archive /var/lib/etcd/archive 2>/dev/null | grep Z- || true")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
