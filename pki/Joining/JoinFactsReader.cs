using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;

namespace Cpctl.Pki.Joining;

/// <summary>Gathers what the policies decide from, straight from the API server: a cache may lag behind the node that has just joined.</summary>
internal sealed class JoinFactsReader(IKubernetesClient client, TimeProvider time)
{
    internal async Task<JoinFacts> ReadAsync(CertificateSigningRequest request, PkiSettings settings, ControlPlaneSpec spec, CancellationToken cancellation)
    {
        var facts = new JoinFacts { Request = request, Now = time.GetUtcNow() };
        var (terms, _) = JoinRequestReader.Read(request.Spec.Request);
        var nodes = await client.ListAllAsync(ResourceTypes.Nodes, ns: null, labelSelector: null, cancellation);
        var controlPlaneNodes = await client.ListAllAsync(ResourceTypes.ControlPlaneNodes, ns: null, labelSelector: null, cancellation);
        facts = facts with
        {
            Addresses = Addresses(nodes, controlPlaneNodes),
            ApiServerNames = ApiServerNames(settings, controlPlaneNodes),
            Spec = spec,
            Evicted = await new EvictedNodes(client).ListAsync(cancellation),
            ControlPlaneNode = controlPlaneNodes.FirstOrDefault(node => node.Metadata.Name == (terms?.Node ?? KubeletRequestPolicy.NodeOf(request))),
        };
        return terms is null
            ? facts
            : facts with
            {
                Token = await TokenAsync(request, cancellation),
                KubeNode = nodes.FirstOrDefault(node => node.Metadata.Name == terms.Node),
                SealedTo = await new SealedSigners(client).RecipientAsync(terms.Node, cancellation),
            };
    }

    private async Task<Secret?> TokenAsync(CertificateSigningRequest request, CancellationToken cancellation) =>
        JoinRequestPolicy.TokenId(request) is { } id
            ? await client.TryGetAsync(ResourceTypes.Secrets, ClusterNames.TokenNamespace, BootstrapTokenSecret.Name(id), cancellation)
            : null;

    private static Dictionary<string, string> Addresses(IEnumerable<KubeNode> nodes, IEnumerable<ControlPlaneNode> controlPlaneNodes)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            foreach (var address in node.Status?.Addresses.Where(address => address.Type is "InternalIP" or "ExternalIP") ?? [])
            {
                owners[IpAddressRules.Normal(address.Address) ?? address.Address] = node.Metadata.Name ?? "";
            }
        }

        // Last, for they are the operator's own word; a Node's addresses are its kubelet's.
        foreach (var node in controlPlaneNodes)
        {
            owners[IpAddressRules.Normal(node.Spec.Ip) ?? node.Spec.Ip] = node.Metadata.Name ?? "";
        }

        return owners;
    }

    private static HashSet<string> ApiServerNames(PkiSettings settings, IEnumerable<ControlPlaneNode> nodes)
    {
        // One stand-in for the names every API server has, and what each node's adds.
        var anyNode = new NodeIdentity("localhost", "127.0.0.1", NodeRole.ControlPlane, Guid.Empty, settings.Endpoint);
        return
        [
            .. LeafNames.Normal(LeafCatalog.ApiServerNames(settings, anyNode)),
            .. LeafNames.Normal(nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane).SelectMany(node => new[] { node.Metadata.Name ?? "", node.Spec.Ip })),
        ];
    }
}
