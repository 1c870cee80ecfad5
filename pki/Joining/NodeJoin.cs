using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Sealing;

namespace Cpctl.Pki.Joining;

/// <summary>The joining node's side: asks for its identity with a token and puts the answer where the agent looks for it.</summary>
public sealed class NodeJoin(IKubernetesClient client, NodePaths paths, TimeProvider time)
{
    /// <summary>
    /// Requests agent.crt and writes it, its key and ca.crt. Repeatable: the same keys ask again, so an interrupted join continues
    /// with the token it began with.
    /// </summary>
    /// <param name="authority">The pinned authority (<see cref="PinnedServer"/>).</param>
    /// <param name="waiting">Called while there is no answer.</param>
    /// <exception cref="CpctlException">Refused, with the operator's reason.</exception>
    public async Task<LeafOutcome> RequestIdentityAsync(
        string node, string ip, NodeRole role, X509Certificate2 authority, Action<TimeSpan>? waiting, CancellationToken cancellation)
    {
        var leaf = LeafCatalog.Agent(new NodeIdentity(node, ip, role, Guid.Empty, ""), paths);
        var key = PendingKey.LoadOrCreate(leaf, KeyAlgorithm.EcdsaP256);
        using var sealing = role == NodeRole.ControlPlane ? SealingKey.LoadOrCreate(paths) : null;
        var pem = JoinRequest.Create(node, ip, role, key, sealing?.PublicKey);
        var request = JoinRequest.ToObject("cpctl-join", node, ClusterNames.NodeSigner, LeafUse.Client, pem);

        var chain = await new CertificateRequester(client, time).RequestAsync(request, waiting, cancellation);
        AtomicFile.Write(Path.Combine(paths.PkiDirectory, "ca.crt"), authority.ExportCertificatePem() + "\n", FileModes.Public);
        return SignedLeaf.Install(leaf, chain, key, LeafDefect.Missing, renewBefore: null);
    }

    /// <summary>Whether this node has an identity of that name and role, signed by that authority and valid now.</summary>
    public bool HasIdentity(string node, string ip, NodeRole role, X509Certificate2 authority)
    {
        var leaf = LeafCatalog.Agent(new NodeIdentity(node, ip, role, Guid.Empty, ""), paths);
        return LeafInspector.Inspect(leaf, new PairFiles(leaf.Directory!, leaf.FileName).Read(), authority, SignedLeaf.Followers(authority), null, null, time.GetUtcNow()) == LeafDefect.None;
    }
}
