using Cpctl.DevCluster.Nodes;
using Cpctl.Etcd.Client;

namespace Cpctl.DevCluster.Load;

/// <summary>Compares what was acknowledged with what is there.</summary>
internal static class LoadVerification
{
    private const int Shown = 5;
    private const int Portion = 2_000;
    private const string Etcdctl = "ETCDCTL_API=3 etcdctl --command-timeout=60s --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt "
        + "--cert /etc/kubernetes/pki/etcd/healthcheck-client.crt --key /etc/kubernetes/pki/etcd/healthcheck-client.key";

    public static async Task<IReadOnlySet<string>> KeysAsync(Node node, string prefix, CancellationToken cancellation) =>
        Lines(await node.ShellAsync($"{Etcdctl} get --prefix --keys-only {prefix}", cancellation));

    public static async Task<IReadOnlySet<string>> ObjectsAsync(Node node, CancellationToken cancellation) =>
        Lines((await node.ShellAsync(
            $"kubectl --kubeconfig /etc/kubernetes/admin.conf get configmaps -n {LoadNamespace.Name} -o name", cancellation))
            .Replace("configmap/", "", StringComparison.Ordinal));

    /// <summary>
    /// Takes the load's traces away again; a portion at a time, and again where it was refused: deleting hundreds of thousands of keys can cost a busy etcd its leader.
    /// </summary>
    public static async Task CleanAsync(Node node, string prefix, IEnumerable<string> keys, CancellationToken cancellation)
    {
        foreach (var portion in keys.Order(StringComparer.Ordinal).Chunk(Portion))
            await UntilDoneAsync(node, $"{Etcdctl} del {portion[0]} {portion[^1]}", cancellation);
        await UntilDoneAsync(node, $"{Etcdctl} del --prefix {prefix}", cancellation);
        await UntilDoneAsync(node, $"kubectl --kubeconfig /etc/kubernetes/admin.conf delete configmaps -n {LoadNamespace.Name} --all --wait=false", cancellation);
    }

    private static Task<string> UntilDoneAsync(Node node, string command, CancellationToken cancellation) =>
        node.ShellAsync($"for i in $(seq 20); do {command} >/dev/null && exit 0; sleep 1; done; exit 1", cancellation);

    /// <summary>A sentence when something is lost; null else.</summary>
    public static string? Missing(string what, WriteLedger ledger, IReadOnlySet<string> present) => ledger.LostFrom(present) is { Count: > 0 } lost
        ? $"{lost.Count} of {ledger.Count} acknowledged {what} are lost: {string.Join(", ", lost.Take(Shown))}{(lost.Count > Shown ? ", …" : "")}"
        : null;

    /// <summary>A sentence when the members' data differ at one revision; null else.</summary>
    public static async Task<string?> DifferenceAsync(IReadOnlyList<EtcdMember> members, CancellationToken cancellation)
    {
        // A compaction in between changes what is hashed: then once more.
        for (var tries = 0; ; tries++)
        {
            var revision = (await members[0].StatusAsync(cancellation)).Revision;
            var hashes = new List<EtcdHash>();
            foreach (var member in members)
            {
                // A read through the quorum: afterwards this member has the revision too.
                await member.ProbeAsync(cancellation);
                hashes.Add(await member.HashAsync(revision, cancellation));
            }
            if (hashes.DistinctBy(hash => hash.CompactRevision).Count() == 1 || tries == 10)
                return Compare(revision, [.. members.Select(member => member.Endpoint.Authority).Zip(hashes)]);
        }
    }

    internal static string? Compare(long revision, IReadOnlyList<(string Member, EtcdHash Hash)> hashes) =>
        hashes.DistinctBy(pair => (pair.Hash.Hash, pair.Hash.CompactRevision)).Count() == 1
            ? null
            : $"the members' data differ at revision {revision}: {string.Join(", ", hashes.Select(pair => $"{pair.Member} has hash {pair.Hash.Hash:x8} (compacted {pair.Hash.CompactRevision})"))}";

    private static HashSet<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
