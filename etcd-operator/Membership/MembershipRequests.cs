namespace Cpctl.Etcd.Membership;

/// <summary>What all nodes want, and whether the temporary member has done its work.</summary>
/// <param name="Nodes">One per control-plane node that exists.</param>
/// <param name="BootstrapMayGo">The first node runs its revision on its own etcd: nothing depends on the temporary member any more.</param>
public sealed record MembershipRequests(IReadOnlyList<MemberRequest> Nodes, bool BootstrapMayGo)
{
    /// <summary>The name the temporary member of a first install has.</summary>
    public const string BootstrapName = "bootstrap";

    /// <summary>
    /// Whose member it is: of the node whose data is this member's, wherever that is now; else of the node at its peer URL, unless that one has another
    /// member of the list.
    /// </summary>
    internal MemberRequest? Of(ObservedMember member, ClusterView view) =>
        Nodes.FirstOrDefault(request => request.MemberId == member.Id)
        ?? Nodes.FirstOrDefault(request => member.Info.HasPeerUrl(request.PeerUrl) && (request.MemberId is not { } other || view.Find(other) is null));
}
