namespace Cpctl.Etcd.Membership;

/// <summary>What one control-plane node wants of the etcd cluster, from its ControlPlaneNode.</summary>
/// <param name="NodeName">The node, and the name its member will have.</param>
/// <param name="PeerUrl">https://ip:2380 of its member.</param>
/// <param name="WantsToJoin">Its agent is ready to start a member as soon as it is in the list.</param>
/// <param name="WantsToLeave">cpctl reset or cpctl node remove was asked to take it out.</param>
/// <param name="MemberId">The member its data directory belongs to, when it has one.</param>
public sealed record MemberRequest(string NodeName, string PeerUrl, bool WantsToJoin, bool WantsToLeave, ulong? MemberId)
{
    /// <summary>Bytes that its member has on its disk, as its agent says; null when it says nothing.</summary>
    public long? ReceivedBytes { get; init; }

    /// <summary>It was asked to leave, and its agent has not said yet that the API server which stores in this member has stopped.</summary>
    public bool StillServes { get; init; }
}
