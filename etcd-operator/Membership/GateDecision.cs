namespace Cpctl.Etcd.Membership;

/// <summary>Whether something may be done now, and why (not); the reason is shown to users.</summary>
/// <param name="IsAllowed">It may be done.</param>
/// <param name="Reason">A clause for people.</param>
/// <param name="Rule">Which rule refused, for metrics and events.</param>
public sealed record GateDecision(bool IsAllowed, string Reason, GateRule Rule = GateRule.None)
{
    public static GateDecision Allow(string reason) => new(true, reason);

    public static GateDecision Refuse(string reason, GateRule rule = GateRule.Other) => new(false, reason, rule);
}
