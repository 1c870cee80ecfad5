using System.Text.Json.Nodes;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;
using Cpctl.Etcd.Client;

namespace Cpctl.Dev.Benchmarks;

/// <summary>A cluster of one node with as much data as is asked for, and a recovery key.</summary>
internal sealed class FilledCluster : IDisposable
{
    /// <summary>On a disk of the node.</summary>
    public const string Folder = "/var/lib/cpctl/bench";
    public const string Key = $"{Folder}/recovery.key";

    /// <summary>What etcdctl needs to be let in.</summary>
    public static readonly IReadOnlyList<string> Etcdctl =
    [
        "env", "ETCDCTL_API=3", "etcdctl", "--endpoints=https://127.0.0.1:2379", "--cacert=/etc/kubernetes/pki/etcd/ca.crt",
        "--cert=/etc/kubernetes/pki/etcd/healthcheck-client.crt", "--key=/etc/kubernetes/pki/etcd/healthcheck-client.key",
    ];

    private const long Quota = 8L << 30;
    private const string MakeNamespace = $"kubectl --kubeconfig /etc/kubernetes/admin.conf create namespace {EtcdFill.Namespace}";

    private readonly EtcdFill _fill;
    private readonly Progress _progress;

    private FilledCluster(Node node, LoadAccess access, string recipient, Progress progress)
    {
        Node = node;
        Access = access;
        Recipient = recipient;
        Member = new EtcdMember(new Uri($"https://{node.Address}:2379"), access.Etcd, new EtcdTimeouts { Change = TimeSpan.FromSeconds(60) });
        _fill = new EtcdFill(Member);
        _progress = progress;
    }

    public Node Node { get; }

    public LoadAccess Access { get; }

    public EtcdMember Member { get; }

    /// <summary>Of the key in <see cref="Key"/>.</summary>
    public string Recipient { get; }

    public static async Task<FilledCluster> InstallAsync(Cluster cluster, Toolchain toolchain, Progress progress, CancellationToken cancellation)
    {
        var node = (await FreshNodes.AddAsync(cluster, toolchain, 1, progress, cancellation))[0];
        await new Installer(cluster, toolchain, progress).BootstrapAsync(node, file => file["spec"]!["etcd"]!["quotaBackendBytes"] = JsonValue.Create(Quota), cancellation);
        await node.ShellAsync($"mkdir -p {Folder} && {MakeNamespace}", cancellation);
        var recipient = (await node.ShellAsync($"cpctl backup keygen -o {Key}", cancellation)).Trim();
        return new FilledCluster(node, await LoadAccess.PrepareAsync(node, cancellation), recipient, progress);
    }

    public Task GrowToAsync(long megabytes, CancellationToken cancellation) =>
        _progress.StepAsync($"filling etcd up to {megabytes} MB", () => _fill.GrowToAsync(megabytes * 1_000_000, cancellation));

    public void Dispose()
    {
        Member.Dispose();
        Access.Dispose();
    }
}
