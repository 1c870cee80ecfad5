using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests;

internal static class NodeFiles
{
    /// <summary>Every file that cpctl could have written, with its content's hash, and the redirects of ports.</summary>
    public static Task<string> FilesAsync(this Node node) => node.ShellAsync(
        "find /etc/kubernetes /var/lib/cpctl /var/lib/etcd /var/lib/kubelet /run/cpctl -type f 2>/dev/null | sort | xargs -r sha256sum; nft list tables",
        TestContext.Current.CancellationToken);
}
