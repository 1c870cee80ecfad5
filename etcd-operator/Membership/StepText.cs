using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>Steps in words, for logs and Events.</summary>
internal static class StepText
{
    internal static string Of(MembershipStep step) => step switch
    {
        MembershipStep.AddLearner s => $"added {s.NodeName} ({s.PeerUrl}) as a learner",
        MembershipStep.UpdatePeerUrl s => $"told the members that {s.Name} is at {s.PeerUrl} now",
        MembershipStep.Promote s => $"promoted {s.Name} to voter",
        MembershipStep.MoveLeader s => $"moved leadership from {MemberId.ToText(s.From)} to {MemberId.ToText(s.To)}: {s.Reason}",
        MembershipStep.RemoveStaleLearner s => $"removed learner {MemberId.ToText(s.MemberId)}: {s.Reason}",
        MembershipStep.RemoveVoter s => $"removed voter {s.Name}: {s.Reason}",
        MembershipStep.Wait s => s.Reason,
        _ => "nothing to do",
    };
}
