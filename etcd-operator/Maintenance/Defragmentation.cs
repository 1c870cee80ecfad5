using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Maintenance;

/// <summary>In which order members are defragmented: a member serves nothing meanwhile, so followers first, and the leader when it leads no more.</summary>
public static class Defragmentation
{
    /// <summary>Bytes that a rewrite would win back.</summary>
    public static long Holes(ObservedMember member) => member.Status is { } status ? Math.Max(0, status.DbSize - status.DbSizeInUse) : 0;

    /// <summary>Share of the database that holds no data, in percent.</summary>
    public static int Percent(ObservedMember member) =>
        member.Status is { DbSize: > 0 } status ? (int)(Holes(member) * 100 / status.DbSize) : 0;

    /// <summary>Why nobody may be defragmented now; null when one may.</summary>
    public static string? Obstacle(ClusterView view)
    {
        if (!view.IsLinearizable)
        {
            return $"no quorum answers: {view.Problem ?? "no member was reached"}";
        }

        if (view.Voters.FirstOrDefault(m => !m.IsHealthy) is { } unhealthy)
        {
            return $"{unhealthy.Info.Display} is unhealthy: {unhealthy.Problem}";
        }

        if (view.Leader is not { } leader)
        {
            return "the cluster has no leader at the moment";
        }

        if (view.Learners.FirstOrDefault() is { } learner)
        {
            return $"{learner.Info.Display} is a learner that has yet to be promoted";
        }

        return view.Voters.FirstOrDefault(m => m.LagBehind(leader) is null or > QuorumGate.MaxLag) is { } behind
            ? $"{behind.Info.Display} is {behind.LagBehind(leader)} entries behind the leader"
            : null;
    }

    /// <summary>The next step towards members that are due; null when <paramref name="due"/> is empty.</summary>
    public static MaintenanceStep? Next(ClusterView view, IReadOnlyCollection<ObservedMember> due, Func<ObservedMember, string> reason)
    {
        var leader = view.Leader;
        if (due.OrderBy(m => m.Id == leader?.Id).ThenBy(m => m.Id).FirstOrDefault() is not { } next)
        {
            return null;
        }

        return next.Id == leader?.Id && view.SuccessorOf(next.Id) is { } successor
            ? new MaintenanceStep.MoveLeader(next.Id, successor.Id, successor.Info.Display)
            : new MaintenanceStep.Defragment(next.Id, next.Info.Display, reason(next));
    }
}
