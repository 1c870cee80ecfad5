using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;

namespace Cpctl.Pki.Joining;

/// <summary>
/// Decides about certificates of workers' kubelets (signer cpctl.dev/kubelet). Pure: a worker's agent gets its own kubelet's client
/// certificate, and a serving certificate for its own name and an address that is nobody else's. Control-plane nodes issue their own.
/// </summary>
internal static class KubeletRequestPolicy
{
    /// <summary>The leaf to sign and its key, or why not.</summary>
    internal static (LeafSpec? Leaf, PublicKey? Key, JoinDecision Decision) Decide(JoinFacts facts)
    {
        var spec = facts.Request.Spec;
        var node = NodeOf(facts.Request) ?? "";
        if (!NodeName.IsLabel(node) || spec.Groups?.Contains(LeafCatalog.WorkersGroup, StringComparer.Ordinal) != true)
        {
            return Denied("NotEntitled", $"{spec.Username} is no worker's agent");
        }

        var (content, problem) = RequestContent.Read(spec.Request);
        if (content is null)
        {
            return Denied("Malformed", problem);
        }

        var isServer = spec.Usages.Contains("server auth", StringComparer.Ordinal);
        var identity = new NodeIdentity(node, content.Addresses.Count == 1 ? content.Addresses[0] : "", NodeRole.Worker, Guid.Empty, "");
        var leaf = LeafCatalog.ForWorker(identity, new NodePaths()).Single(leaf => leaf.Name == (isServer ? "kubelet" : "kubelet-client"));
        return Problem(facts, content, leaf, node) is { } denied
            ? (null, null, denied)
            : (leaf, content.PublicKey, JoinDecision.Approve($"{leaf.Name} of worker {node}"));
    }

    /// <summary>The node whose agent asks, as the API server says; null when it is no agent.</summary>
    internal static string? NodeOf(CertificateSigningRequest request) =>
        request.Spec.Username is { } user && user.StartsWith(JoinRequestReader.AgentPrefix, StringComparison.Ordinal) ? user[JoinRequestReader.AgentPrefix.Length..] : null;

    private static JoinDecision? Problem(JoinFacts facts, RequestContent content, LeafSpec leaf, string node)
    {
        if (WorkerIdentityRule.Problem(facts, node) is { } removed)
        {
            return removed;
        }

        if (content.CommonName != leaf.CommonName || content.Organization != leaf.Organization)
        {
            return JoinDecision.Deny("Malformed", $"the subject must be CN={leaf.CommonName}, O={leaf.Organization}");
        }

        if (!facts.Request.Spec.Usages.ToHashSet(StringComparer.Ordinal).SetEquals(JoinRequest.Usages(leaf.Use)))
        {
            return JoinDecision.Deny("Malformed", "either client or server authentication, not both");
        }

        if (leaf.Use == LeafUse.Client)
        {
            return content.DnsNames.Count + content.Addresses.Count + content.Uris.Count == 0
                ? null
                : JoinDecision.Deny("Malformed", "a client certificate has no alternative names");
        }

        if (content.DnsNames is not [var name] || name != node || content.Addresses is not [var address] || content.Uris.Count > 0
            || !JoinRequestReader.IsNodeAddress(address))
        {
            return JoinDecision.Deny("Malformed", "a serving certificate names exactly the node and one usable address");
        }

        if (!WorkerIdentityRule.IsSameAddress(address, facts.ControlPlaneNode!.Spec.Ip))
        {
            return JoinDecision.Deny("AddressOfAnother", $"{node} was admitted with address {facts.ControlPlaneNode.Spec.Ip}, not {address}");
        }

        return facts.ApiServerNames.Contains(name)
            ? JoinDecision.Deny("AddressTaken", $"{name} is a name of the API server")
            : JoinRequestPolicy.AddressProblem(facts, node, address, NodeRole.Worker);
    }

    private static (LeafSpec?, PublicKey?, JoinDecision) Denied(string reason, string message) => (null, null, JoinDecision.Deny(reason, message));
}
