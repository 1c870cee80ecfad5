using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>Says of the node that its member is the new cluster's. membership.json last: from then on the launcher takes the new data and no other.</summary>
internal sealed class NewIdentity(RecoveryWork recovery)
{
    /// <param name="phase">Who archives the one of before.</param>
    /// <param name="epoch">Of the new etcd.</param>
    public void Write(string phase, long epoch)
    {
        var member = recovery.Member;
        var identity = MemberIdentity.First(member.Name, member.PeerUrl, epoch, member.Token) with
        {
            ClusterId = MemberId.ToText(member.ClusterId), MemberId = MemberId.ToText(member.MemberId), HasStarted = true,
        };
        if (MemberIdentity.TryLoad(recovery.Paths.MembershipFile) is { } old && old.ClusterId != identity.ClusterId)
        {
            recovery.Journal.Append(phase, "archived", JournalState.Done, recovery.Archive.Move(recovery.Paths.MembershipFile));
        }

        new DataDirectory(recovery.Paths.EtcdDataDirectory).Stamp(identity);
        identity.Save(recovery.Paths.MembershipFile);
    }
}
