using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Joining;

/// <summary>
/// Decides who becomes a node. Pure. A bootstrap token admits a node of its role and of a name no living node has;
/// a worker's agent may renew its own identity; nobody else gets anything.
/// </summary>
public static class JoinRequestPolicy
{
    private const string TokenUserPrefix = "system:bootstrap:";
    private static readonly HashSet<string> ReservedNames =
        new(["localhost", "kubernetes", "default", "svc", "cluster", "local"], StringComparer.Ordinal);

    public static JoinDecision Decide(JoinFacts facts)
    {
        var (terms, problem) = JoinRequestReader.Read(facts.Request.Spec.Request);
        if (terms is null)
        {
            return JoinDecision.Deny("Malformed", problem);
        }

        if (!facts.Request.Spec.Usages.Order(StringComparer.Ordinal).SequenceEqual(JoinRequest.Usages(Leaves.LeafUse.Client).Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            return JoinDecision.Deny("Malformed", "a node's identity is for client authentication only");
        }

        return TokenId(facts.Request) is null
            ? Renewal(facts, terms)
            : TokenProblem(facts, terms) ?? EvictedProblem(facts, terms) ?? NameProblem(facts, terms) ?? AddressProblem(facts, terms.Node, terms.Ip, terms.Role)
                ?? JoinDecision.Approve($"{Word(terms.Role)} {terms.Node} joins with token {TokenId(facts.Request)}");
    }

    /// <summary>What is looked at even of a request that was approved, by an operator before it was killed or by a person; null when nothing has changed.</summary>
    internal static JoinDecision? InstallRollback(JoinFacts facts, JoinTerms terms) => EvictedProblem(facts, terms)
        ?? (KubeletRequestPolicy.NodeOf(facts.Request) == terms.Node ? WorkerIdentityRule.Problem(facts, terms.Node) : null);

    /// <summary>The id of the bootstrap token the requester used, or null.</summary>
    internal static string? TokenId(CertificateSigningRequest request) =>
        request.Spec.Username is { } user && user.StartsWith(TokenUserPrefix, StringComparison.Ordinal) ? user[TokenUserPrefix.Length..] : null;

    private static JoinDecision Renewal(JoinFacts facts, JoinTerms terms)
    {
        var spec = facts.Request.Spec;
        return terms.Role == NodeRole.Worker
            && spec.Username == $"cpctl:agent:{terms.Node}"
            && spec.Groups?.Contains(Leaves.LeafCatalog.WorkersGroup, StringComparer.Ordinal) == true
            ? WorkerIdentityRule.Problem(facts, terms.Node) ?? MovedProblem(facts, terms) ?? AddressProblem(facts, terms.Node, terms.Ip, terms.Role) ?? JoinDecision.Approve($"worker {terms.Node} renews its identity")
            : JoinDecision.Deny("NotEntitled", $"{spec.Username} may not ask for the identity of {Word(terms.Role)} {terms.Node}");
    }

    /// <summary>A token admits machines; one that was put out by a person is let in again with new keys only, so after `cpctl reset`.</summary>
    private static JoinDecision? EvictedProblem(JoinFacts facts, JoinTerms terms) =>
        facts.Evicted.Any(evicted => evicted.Key == terms.KeyFingerprint || (terms.Sealing is { } sealing && evicted.Sealing == sealing.Fingerprint))
            ? JoinDecision.Deny("NodeEvicted", "the key that asks is that of a node that was evicted")
            : null;

    /// <summary>What a worker says of its address is not believed: only a token, which a person made, takes a node elsewhere.</summary>
    private static JoinDecision? MovedProblem(JoinFacts facts, JoinTerms terms) => WorkerIdentityRule.IsSameAddress(terms.Ip, facts.ControlPlaneNode!.Spec.Ip)
        ? null
        : JoinDecision.Deny("AddressOfAnother", $"worker {terms.Node} was admitted with address {facts.ControlPlaneNode.Spec.Ip}, not {terms.Ip}");

    private static JoinDecision? TokenProblem(JoinFacts facts, JoinTerms terms)
    {
        var id = TokenId(facts.Request);
        if (facts.Token is null || BootstrapTokenSecret.Read(facts.Token) is not { } token || token.Id != id)
        {
            return JoinDecision.Deny("TokenGone", $"token {id} is no longer there: it was used, deleted or has expired");
        }

        var group = BootstrapTokenSecret.Group(terms.Role);
        if (token.Role != terms.Role || facts.Request.Spec.Groups?.Contains(group, StringComparer.Ordinal) != true)
        {
            var made = token.Role is { } role ? $"made for {Word(role)} nodes" : "not made by cpctl";
            return JoinDecision.Deny("TokenForOtherRole", $"token {id} is {made}, not for a {Word(terms.Role)} node");
        }

        if (token.ExpiresAt is not { } expires || expires <= facts.Now)
        {
            return JoinDecision.Deny("TokenExpired", $"token {id} has expired");
        }

        return token.SingleUse && token.UsedBy is { } used && used != terms.KeyFingerprint
            ? JoinDecision.Deny("TokenUsed", $"token {id} has admitted a node already; it is good for one")
            : null;
    }

    private static JoinDecision? NameProblem(JoinFacts facts, JoinTerms terms)
    {
        if (!NodeName.IsValid(terms.Node))
        {
            return JoinDecision.Deny("NameReserved", $"no node can be called {terms.Node}: many take that for an IPv4 address");
        }

        if (ReservedNames.Contains(terms.Node) || (terms.Role == NodeRole.Worker && facts.ApiServerNames.Contains(terms.Node)))
        {
            return JoinDecision.Deny("NameReserved", $"no node can be called {terms.Node}: the API server answers to that name");
        }

        if (facts.ControlPlaneNode is { Spec.Role: NodeRoles.ControlPlane })
        {
            // The same machine asking again: its earlier request was admitted and it lost the answer.
            return terms.Sealing is { } sealing && facts.SealedTo == sealing.Fingerprint
                ? null
                : JoinDecision.Deny("NameTaken", $"a control-plane node {terms.Node} exists; run `cpctl reset` there, or choose another name");
        }

        var isRetry = facts.Token is { } secret && BootstrapTokenSecret.Read(secret)?.UsedBy == terms.KeyFingerprint;
        if (facts.ControlPlaneNode is { } worker)
        {
            return WorkerIdentityRule.JoinedKey(worker) == terms.KeyFingerprint || isRetry
                ? null
                : JoinDecision.Deny("NameTaken", $"a worker {terms.Node} exists; if it is gone for good, remove it first (cpctl node remove {terms.Node}), or choose another name");
        }

        var isReady = facts.KubeNode?.Status?.Conditions.Any(condition => condition is { Type: "Ready", Status: ConditionStatus.True }) == true;
        return isReady && !isRetry
            ? JoinDecision.Deny("NameTaken", $"node {terms.Node} exists and is Ready; delete it first (kubectl delete node {terms.Node}) or choose another name")
            : null;
    }

    /// <summary>No address of another node, of the API server's, or of services and pods. Compared in their normal form, in which all facts are.</summary>
    internal static JoinDecision? AddressProblem(JoinFacts facts, string node, string text, NodeRole role)
    {
        if (!IpAddressRules.TryParse(text, out var address) || !IpAddressRules.IsUsable(address))
        {
            return JoinDecision.Deny("Malformed", $"{text} is no address that a node can have");
        }

        if (facts.Addresses.TryGetValue(address.ToString(), out var owner) && owner != node)
        {
            return JoinDecision.Deny("AddressTaken", $"{text} is the address of node {owner}");
        }

        if (facts.Spec is { } spec && ControlPlaneRules.CheckNodeAddress(spec, address) is [{ } problem, ..])
        {
            return JoinDecision.Deny("AddressTaken", $"{problem.Path}: {problem.What}");
        }

        return role == NodeRole.Worker && facts.ApiServerNames.Contains(address.ToString())
            ? JoinDecision.Deny("AddressTaken", $"{text} is an address of the API server")
            : null;
    }

    private static string Word(NodeRole role) => role == NodeRole.ControlPlane ? "control-plane" : "worker";
}
