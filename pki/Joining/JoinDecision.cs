namespace Cpctl.Pki.Joining;

/// <summary>Approve or deny, and why.</summary>
/// <param name="Approved">False: denied for good; the node must ask again.</param>
/// <param name="Reason">A CamelCase word for conditions and events.</param>
/// <param name="Message">For the person who runs <c>cpctl join</c>.</param>
public sealed record JoinDecision(bool Approved, string Reason, string Message)
{
    internal static JoinDecision Deny(string reason, string message) => new(false, reason, message);

    internal static JoinDecision Approve(string message) => new(true, "CpctlPolicy", message);
}
