using Cpctl.DevCluster.Engine;
using Cpctl.DevCluster.Processes;
using Docker.DotNet;

namespace Cpctl.DevCluster.Nodes;

/// <summary>Logs of a node's components, read from its files: works whatever state the node is in, as long as its container runs.</summary>
public static class NodeLogs
{
    // Pod logs are /var/log/pods/NAMESPACE_POD-NODE_UID/CONTAINER/N.log; each line starts with time, stream and a flag.
    private const string Script = """
        component=$1
        if [ -f "/var/log/node/$component.log" ]; then exec cat "/var/log/node/$component.log"; fi
        shopt -s nullglob
        files=(/var/log/pods/*_"$component"*/*/*.log)
        if [ ${#files[@]} -eq 0 ]; then
          echo "no log of '$component'; there are: kubelet containerd $(ls /var/log/pods | sed 's/^[^_]*_//; s/_[^_]*$//' | sort -u | tr '\n' ' ')" >&2
          exit 1
        fi
        ls -1tr "${files[@]}" | while read -r file; do
          echo "==> ${file#/var/log/pods/}"
          sed -E 's/^[^ ]+ (stdout|stderr) [FP] //' "$file"
        done
        """;

    /// <summary>Exit code 1 and the names there are when the component has no log.</summary>
    public static Task<CommandResult> ReadAsync(Node node, string component, CancellationToken cancellation = default) =>
        node.ExecAsync(["bash", "-c", Script, "logs", component], cancellation: cancellation);

    /// <summary>Keeps what is needed to understand a failure: logs, manifests, journals and states, but no key.</summary>
    public static async Task SaveAsync(Node node, string folder, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        await SaveFolderAsync(node, "/var/log", Path.Combine(folder, "log"), cancellation);
        await SaveFolderAsync(node, "/etc/kubernetes/manifests", Path.Combine(folder, "manifests"), cancellation);
        await SaveFolderAsync(node, "/var/lib/cpctl/journal", Path.Combine(folder, "journal"), cancellation);
        var state = await node.ExecAsync(
            ["bash", "-c", "ps -ef; ss -ltnp; nft list table inet cpctl; ctr -n k8s.io tasks ls; cat /var/lib/cpctl/*.json; ls -lR /var/lib/cpctl"],
            cancellation: cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "state.txt"), state.Output + state.Error, cancellation);
    }

    private static async Task SaveFolderAsync(Node node, string source, string target, CancellationToken cancellation)
    {
        try
        {
            await ContainerFiles.CopyOutAsync(node.Container, source, target, cancellation);
        }
        catch (DockerApiException exception)
        {
            // Not there, on a node that never came so far: that is what the evidence says then.
            await File.WriteAllTextAsync(target + ".missing", exception.Message, cancellation);
        }
    }
}
