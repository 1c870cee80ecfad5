using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Maintenance;

/// <summary>Does one step.</summary>
public sealed class MaintenanceExecutor(EtcdMemberPool pool)
{
    /// <exception cref="EtcdException">The step was refused, or it is not known whether it was done: look again.</exception>
    public async Task ExecuteAsync(ClusterView view, MaintenanceStep step, CancellationToken cancellation)
    {
        switch (step)
        {
            case MaintenanceStep.Defragment defragment:
                await At(view, defragment.MemberId).DefragmentAsync(cancellation);
                break;
            case MaintenanceStep.MoveLeader move:
                await At(view, move.From).MoveLeaderAsync(move.To, cancellation);
                break;
            case MaintenanceStep.Compact compact:
                await At(view, view.Leader!.Id).CompactAsync(compact.Revision, cancellation);
                break;
            case MaintenanceStep.Disarm disarm:
                await At(view, view.Leader!.Id).DisarmAsync(disarm.Alarm, cancellation);
                break;
        }
    }

    private EtcdMember At(ClusterView view, ulong member) => pool.At(view.Find(member)!.Info.ClientUrl!);
}
