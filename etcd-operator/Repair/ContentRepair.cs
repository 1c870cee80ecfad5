using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Repair;

/// <summary>Has members that hold different keys hold the same again, a step at a time; safe to repeat. Needs no write, which the alarm would refuse.</summary>
public sealed class ContentRepair(EtcdMemberPool pool)
{
    private readonly ContentHasher _hasher = new(pool);

    /// <summary>Compares the members and decides; changes nothing.</summary>
    /// <param name="view">A view of all members, just taken.</param>
    /// <param name="given">The member that a person says is wrong, by name or id; null for nobody.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="EtcdException">A member did not answer.</exception>
    public async Task<RepairStep> DecideAsync(ClusterView view, string? given, CancellationToken cancellation) =>
        RepairPlan.Next(view, await _hasher.CompareAsync(view, cancellation), given);

    /// <summary>Does the step that was decided from <paramref name="view"/>; nothing for one that changes nothing.</summary>
    /// <exception cref="EtcdException">It was refused, or it is not known whether it was done: decide anew.</exception>
    public async Task DoAsync(ClusterView view, RepairStep step, CancellationToken cancellation)
    {
        var leader = pool.At(view.Leader!.Info.ClientUrl!);
        switch (step)
        {
            case RepairStep.MoveLeader move:
                await leader.MoveLeaderAsync(move.To, cancellation);
                break;
            case RepairStep.Remove remove:
                await leader.RemoveAsync(remove.MemberId, cancellation);
                break;
            case RepairStep.Disarm disarm:
                await leader.DisarmAsync(disarm.Alarm, cancellation);
                break;
        }
    }
}
