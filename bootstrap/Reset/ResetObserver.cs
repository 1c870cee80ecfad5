using Cpctl.Api.Node;
using Cpctl.Bootstrap.Members;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Reset;

/// <summary>Looks at the node's files and asks etcd's members themselves.</summary>
internal sealed class ResetObserver(NodePaths paths, TimeProvider time)
{
    public async Task<ResetSituation> ObserveAsync(CancellationToken cancel)
    {
        var identity = NodeIdentity.TryLoad(paths);
        var traces = NodeTraces.Of(paths).Any(Path.Exists);
        if (identity is not { Role: NodeRole.ControlPlane } || LeftMark.Exists(paths)) return new ResetSituation(identity, traces, IsMember: false, 0, 0, null);
        try
        {
            using var pool = new EtcdMemberPool(EtcdCredentialFiles.Agent(paths));
            return FromView(identity, traces, await new MemberLookup(paths, identity, pool, time).ObserveAsync(cancel));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return new ResetSituation(identity, traces, HasMemberData(), 0, 0, HasMemberData() ? e.Message : null);
        }
    }

    /// <summary>The members' own word where there is a quorum; a node that never had data needs nobody's.</summary>
    internal ResetSituation FromView(NodeIdentity identity, bool traces, ClusterView view)
    {
        var own = view.FindByPeerUrl(EtcdUrls.Peer(identity.Ip));
        if (!view.IsLinearizable)
        {
            // The last voter's own etcd being down is no reason to keep it: there is nobody else to harm.
            var alone = view.Members.Count > 0 && view.Voters.All(member => member.Id == own?.Id);
            return new ResetSituation(identity, traces, HasMemberData(), 0, 0, alone || !HasMemberData() ? null : view.Problem ?? "no member answers");
        }

        var others = view.Voters.Where(member => member.Id != own?.Id && member.Info.Name != MembershipRequests.BootstrapName).ToList();
        return new ResetSituation(identity, traces, own is not null, others.Count, others.Count(member => member.IsHealthy), null);
    }

    private bool HasMemberData() =>
        NodeTraces.Contents(paths.EtcdDataDirectory).Any();
}
