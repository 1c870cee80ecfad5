using Cpctl.Api.Node;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Sealing;

namespace Cpctl.Pki.Joining;

/// <summary>Takes a request for a node's identity apart; what is not exactly as <see cref="JoinRequest.Create"/> builds it is refused.</summary>
internal static class JoinRequestReader
{
    internal const string AgentPrefix = "cpctl:agent:";

    /// <summary>Null and why it is not well-formed.</summary>
    internal static (JoinTerms? Terms, string Problem) Read(byte[] pem)
    {
        var (content, problem) = RequestContent.Read(pem);
        if (content is null)
        {
            return (null, problem);
        }

        NodeRole? role = content.Organization switch
        {
            LeafCatalog.AgentsGroup => NodeRole.ControlPlane,
            LeafCatalog.WorkersGroup => NodeRole.Worker,
            _ => null,
        };
        if (role is null || !content.CommonName.StartsWith(AgentPrefix, StringComparison.Ordinal))
        {
            return (null, $"the subject must be CN={AgentPrefix}<node>, O={LeafCatalog.AgentsGroup} or {LeafCatalog.WorkersGroup}");
        }

        var node = content.CommonName[AgentPrefix.Length..];
        if (!NodeName.IsLabel(node))
        {
            return (null, "the node's name must be a DNS label: a-z, 0-9 and -, at most 63 characters");
        }

        return content.DnsNames is [var name] && name == node && content.Addresses is [var address] && IsNodeAddress(address)
            ? WithSealing(content, node, address, role.Value)
            : (null, "the request must name exactly the node and one usable address");
    }

    internal static bool IsNodeAddress(string text) => IpAddressRules.TryParse(text, out var address) && IpAddressRules.IsUsable(address);

    private static (JoinTerms?, string) WithSealing(RequestContent content, string node, string address, NodeRole role)
    {
        var sealing = content.Uris is [var uri] ? SealingPublicKey.TryParseUrn(uri) : null;
        var wellFormed = role == NodeRole.ControlPlane ? sealing is not null : content.Uris.Count == 0;
        return wellFormed
            ? (new JoinTerms(node, address, role, content.PublicKey, content.KeyFingerprint, sealing), "")
            : (null, "a control-plane node's request carries exactly its sealing key, a worker's none");
    }
}
