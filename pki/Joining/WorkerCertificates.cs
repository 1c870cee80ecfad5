using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Views;

namespace Cpctl.Pki.Joining;

/// <summary>A worker's leaves: inspected like a control-plane node's, but signed by the operator, for a worker has no signers.</summary>
public sealed class WorkerCertificates(IKubernetesClient client, NodePaths paths, TimeProvider time)
{
    /// <summary>Requests what is missing, wrong or due. Needs the agent's own certificate to be valid still.</summary>
    /// <param name="authorities">The authorities this worker trusts, the one that signs first.</param>
    /// <exception cref="Cpctl.Api.Errors.CpctlException">A request was denied, with the operator's reason.</exception>
    public async Task<IReadOnlyList<LeafOutcome>> EnsureAllAsync(
        NodeIdentity node, X509Certificate2Collection authorities, KeyAlgorithm algorithm, TimeSpan? renewBefore, CancellationToken cancellation)
    {
        var outcomes = new List<LeafOutcome>();
        foreach (var leaf in LeafCatalog.ForWorker(node, paths))
        {
            outcomes.Add(await EnsureAsync(leaf, node, authorities, algorithm, renewBefore, cancellation));
        }

        return outcomes;
    }

    private async Task<LeafOutcome> EnsureAsync(
        LeafSpec leaf,
        NodeIdentity node,
        X509Certificate2Collection authorities,
        KeyAlgorithm algorithm,
        TimeSpan? renewBefore,
        CancellationToken cancellation)
    {
        var store = new PairFiles(leaf.Directory!, leaf.FileName);
        var stored = store.Read();
        var defect = LeafInspector.Inspect(leaf, stored, authorities[0], SignedLeaf.Followers(authorities[0]), algorithm, renewBefore, time.GetUtcNow());
        if (defect == LeafDefect.None)
        {
            var found = LeafInspector.Certificate(stored)!;
            return new LeafOutcome(leaf.Name, store.Path, defect, CertificateFacts.Of(found, renewBefore)) { SignedBy = Signer(found, authorities) };
        }

        var key = PendingKey.LoadOrCreate(leaf, algorithm);
        var isAgent = leaf.Name == "agent";
        var pem = isAgent ? JoinRequest.Create(node.Name, node.Ip, NodeRole.Worker, key, sealing: null) : JoinRequest.ForLeaf(leaf, key);
        var request = JoinRequest.ToObject(
            $"cpctl-{leaf.FileName}", node.Name, isAgent ? ClusterNames.NodeSigner : ClusterNames.KubeletSigner, leaf.Use, pem);
        var chain = await new CertificateRequester(client, time).RequestAsync(request, waiting: null, cancellation);
        var outcome = SignedLeaf.Install(leaf, chain, key, defect, renewBefore);
        return outcome with { SignedBy = Signer(LeafInspector.Certificate(store.Read())!, authorities) };
    }

    private static string? Signer(X509Certificate2 leaf, X509Certificate2Collection authorities) =>
        authorities.FirstOrDefault(authority => LeafInspector.IsSignedBy(leaf, authority)) is { } signer ? AuthorityBundle.Fingerprint(signer) : null;
}
