using Cpctl.DevCluster.Nodes;

namespace Cpctl.DevCluster.Installation;

/// <summary>What can be seen from outside of an installation.</summary>
public static class InstalledNodes
{
    /// <summary>A node that was bootstrapped or joined has the administrator's (control plane) or its agent's kubeconfig.</summary>
    public static async Task<bool> IsInstalledAsync(Node node, CancellationToken cancellation = default) =>
        (await node.ExecAsync(["test", "-s", "/var/lib/cpctl/node.json"], cancellation: cancellation)).ExitCode == 0;

    /// <summary>Waits until the API lists <paramref name="count"/> nodes, all Ready.</summary>
    public static async Task WaitReadyAsync(Node first, int count, TimeSpan timeout, CancellationToken cancellation = default)
    {
        const string script = """
            end=$((SECONDS + $2))
            while [ "$SECONDS" -lt "$end" ]; do
              ready=$(kubectl get nodes --no-headers 2>/dev/null | awk '$2 ~ /^Ready/' | wc -l)
              [ "$ready" -lt "$1" ] || exit 0
              sleep 0.5
            done
            kubectl get nodes >&2
            exit 1
            """;
        (await first.ExecAsync(
            ["env", "KUBECONFIG=/etc/kubernetes/admin.conf", "bash", "-c", script, "wait", $"{count}", $"{timeout.TotalSeconds:0}"],
            cancellation: cancellation)).EnsureSuccess();
    }
}
