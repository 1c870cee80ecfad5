using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>Does one step. A failure changes nothing that the next decision would not see.</summary>
internal sealed class StepExecutor(EtcdMemberPool pool, TimeProvider time)
{
    private readonly RestProof _proof = new(pool, time);

    /// <exception cref="EtcdException">The step was refused, or it is not known whether it was done: look again.</exception>
    internal async Task ExecuteAsync(ClusterView view, MembershipStep step, CancellationToken cancellation)
    {
        switch (step)
        {
            case MembershipStep.AddLearner add:
                await Leader(view).AddLearnerAsync(add.PeerUrl, cancellation);
                break;
            case MembershipStep.UpdatePeerUrl update:
                await Leader(view).UpdatePeerAsync(update.MemberId, update.PeerUrl, cancellation);
                break;
            case MembershipStep.Promote promote:
                await Leader(view).PromoteAsync(promote.MemberId, cancellation);
                break;
            case MembershipStep.RemoveStaleLearner stale:
                await Leader(view).RemoveAsync(stale.MemberId, cancellation);
                break;
            case MembershipStep.MoveLeader move:
                await At(view.Find(move.From)!).MoveLeaderAsync(move.To, cancellation);
                break;
            case MembershipStep.RemoveVoter remove:
                await _proof.RunAsync(view, remove.MemberId, cancellation);
                await Leader(view).RemoveAsync(remove.MemberId, cancellation);
                break;
            case MembershipStep.Wait or MembershipStep.Nothing:
                break;
            default:
                throw new ArgumentException($"unknown step {step}", nameof(step));
        }
    }

    private EtcdMember At(ObservedMember member) => pool.At(member.Info.ClientUrl!);

    /// <summary>Every change is decided only with a leader in view. Followers would forward most, but not a promotion before 3.5.28 with authentication.</summary>
    private EtcdMember Leader(ClusterView view) => At(view.Leader ?? throw new InvalidOperationException("a step was decided without a leader"));
}
