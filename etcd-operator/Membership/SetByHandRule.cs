using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>
/// What somebody has set in etcd by hand and cpctl does not use: named with the way back, and no etcd is restarted meanwhile; nothing is removed or archived for
/// it. Enabled authentication is not here: with it nobody is answered, and every member's problem says so. Pure.
/// </summary>
internal static class SetByHandRule
{
    /// <param name="view">What the members say.</param>
    /// <param name="requests">Of all control-plane nodes.</param>
    /// <param name="downgradeTo">The release that the cluster is to go back to; null when no downgrade is enabled.</param>
    public static IReadOnlyList<string> Of(ClusterView view, MembershipRequests requests, string? downgradeTo)
    {
        // What one member remembers may be long past, and before any node is known every member is a stranger.
        if (!view.IsLinearizable || requests.Nodes.Count == 0)
        {
            return [];
        }

        List<string> found = [];
        if (downgradeTo is not null)
        {
            found.Add($"a downgrade of etcd to {downgradeTo} is enabled (`etcdctl downgrade cancel` takes it back)");
        }

        foreach (var member in view.Members.Where(m => m.Info.Name != MembershipRequests.BootstrapName).OrderBy(m => m.Id))
        {
            var id = MemberId.ToText(member.Id);
            if (requests.Of(member, view) is not { } request)
            {
                found.Add(
                    $"etcd {(member.IsLearner ? "learner" : "voter")} {member.Info.Display} ({id}, {string.Join(",", member.Info.PeerUrls)}) belongs to no node "
                    + $"(`etcdctl member remove {id}` when nobody needs it)");
            }
            else if (member.Info.PeerUrls.Count > 1 && member.Info.HasPeerUrl(request.PeerUrl))
            {
                found.Add(
                    $"etcd member {member.Info.Display} has the peer URLs {string.Join(",", member.Info.PeerUrls)}, and its node is at {request.PeerUrl} "
                    + $"(`etcdctl member update {id} --peer-urls={request.PeerUrl}`)");
            }
        }

        return found;
    }
}
