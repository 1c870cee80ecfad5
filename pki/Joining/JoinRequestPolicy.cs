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
            : TokenProblem(facts, terms) ?? NameProblem(facts, terms) ?? AddressProblem(facts, terms)
                ?? JoinDecision.Approve($"{Word(terms.Role)} {terms.Node} joins with token {TokenId(facts.Request)}");
    }

    /// <summary>The id of the bootstrap token the requester used, or null.</summary>
    internal static string? TokenId(CertificateSigningRequest request) =>
        request.Spec.Username is { } user && user.StartsWith(TokenUserPrefix, StringComparison.Ordinal) ? user[TokenUserPrefix.Length..] : null;

    private static JoinDecision Renewal(JoinFacts facts, JoinTerms terms)
    {
        var spec = facts.Request.Spec;
        return terms.Role == NodeRole.Worker
            && spec.Username == $"cpctl:agent:{terms.Node}"
            && spec.Groups?.Contains(Leaves.LeafCatalog.WorkersGroup, StringComparer.Ordinal) == true
            ? RemovedProblem(facts, terms.Node) ?? AddressProblem(facts, terms) ?? JoinDecision.Approve($"worker {terms.Node} renews its identity")
            : JoinDecision.Deny("NotEntitled", $"{spec.Username} may not ask for the identity of {Word(terms.Role)} {terms.Node}");
    }

    /// <summary>A worker's certificate outlives its removal.</summary>
    internal static JoinDecision? RemovedProblem(JoinFacts facts, string worker) => facts.KnownNodes.Contains(worker)
        ? null
        : JoinDecision.Deny("NodeRemoved", $"worker {worker} was removed from the cluster");

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

        var isReady = facts.KubeNode?.Status?.Conditions.Any(condition => condition is { Type: "Ready", Status: ConditionStatus.True }) == true;
        var isRetry = facts.Token is { } secret && BootstrapTokenSecret.Read(secret)?.UsedBy == terms.KeyFingerprint;
        return isReady && !isRetry
            ? JoinDecision.Deny("NameTaken", $"node {terms.Node} exists and is Ready; delete it first (kubectl delete node {terms.Node}) or choose another name")
            : null;
    }

    private static JoinDecision? AddressProblem(JoinFacts facts, JoinTerms terms)
    {
        if (facts.Addresses.TryGetValue(terms.Ip, out var owner) && owner != terms.Node)
        {
            return JoinDecision.Deny("AddressTaken", $"{terms.Ip} is the address of node {owner}");
        }

        return terms.Role == NodeRole.Worker && facts.ApiServerNames.Contains(terms.Ip)
            ? JoinDecision.Deny("AddressTaken", $"{terms.Ip} is an address of the API server")
            : null;
    }

    private static string Word(NodeRole role) => role == NodeRole.ControlPlane ? "control-plane" : "worker";
}
