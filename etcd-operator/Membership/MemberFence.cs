using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>Makes one member the only one of its cluster, a step at a time; safe to repeat.</summary>
/// <param name="clientUrl">Where the member that stays is asked.</param>
/// <param name="peerUrl">By which it is known in the list.</param>
public sealed class MemberFence(EtcdMemberPool pool, string clientUrl, string peerUrl)
{
    private readonly ClusterObserver _observer = new(pool);

    /// <returns>What was done, or why nothing could be.</returns>
    /// <exception cref="EtcdException">The step was refused, or it is not known whether it was done: look again.</exception>
    public async Task<FenceStep> TakeAsync(CancellationToken cancellation)
    {
        var view = await _observer.ObserveAsync([clientUrl], cancellation);
        var own = view.FindByPeerUrl(peerUrl)?.Id ?? 0;
        var step = FenceStep.Next(view, own);
        switch (step)
        {
            case FenceStep.Lead lead:
                await pool.At(lead.From).MoveLeaderAsync(own, cancellation);
                break;
            case FenceStep.Remove remove:
                await pool.At(clientUrl).RemoveAsync(remove.MemberId, cancellation);
                break;
        }

        return step;
    }
}
