namespace Cpctl.Etcd.Membership;

/// <summary>
/// The next step towards a cluster whose only member is this node's: then no majority can be without it, and when it stops nobody acknowledges a write
/// any more. Raft itself sees to that: each removal is agreed upon by a majority of those that were members before it. Pure.
/// </summary>
public abstract record FenceStep
{
    /// <param name="view">What the members say.</param>
    /// <param name="own">This node's member.</param>
    public static FenceStep Next(ClusterView view, ulong own)
    {
        if (!view.IsLinearizable) return new Wait(view.Problem ?? "no majority answers");
        if (view.Find(own) is not { IsVoter: true }) return new Lost();
        var others = view.Members.Where(member => member.Id != own).ToList();
        if (others.Count == 0) return new Closed();
        if (view.Leader is not { } leader) return new Wait("there is no leader at the moment");
        if (leader.Id != own) return new Lead(leader.Info.ClientUrl!, leader.Info.Display);

        // What does not answer first: while others vote they are needed to agree.
        var next = others.OrderByDescending(member => member.IsLearner).ThenBy(member => member.IsHealthy).ThenBy(member => member.Info.Display, StringComparer.Ordinal).First();
        return new Remove(next.Id, next.Info.Display);
    }

    /// <summary>Leadership comes to this node's member.</summary>
    /// <param name="From">Where the leader is asked.</param>
    public sealed record Lead(string From, string Name) : FenceStep;

    public sealed record Remove(ulong MemberId, string Name) : FenceStep;

    public sealed record Wait(string Reason) : FenceStep;

    /// <summary>This node's member was taken out itself.</summary>
    public sealed record Lost : FenceStep;

    /// <summary>Nobody else is a member.</summary>
    public sealed record Closed : FenceStep;
}
