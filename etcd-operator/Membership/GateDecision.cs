namespace Cpctl.Etcd.Membership;

/// <summary>Whether something may be done now, and why (not); the reason is shown to users.</summary>
public sealed record GateDecision(bool IsAllowed, string Reason)
{
    public static GateDecision Allow(string reason) => new(true, reason);

    public static GateDecision Refuse(string reason) => new(false, reason);
}
