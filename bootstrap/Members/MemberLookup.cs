using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Members;

/// <summary>
/// Finds the members of etcd from a node, also when its own is down or was taken out: first where small files say, then where its database and the
/// cluster's endpoint do. Of several clusters that answer the one of the highest epoch counts.
/// </summary>
internal sealed class MemberLookup(NodePaths paths, NodeIdentity node, EtcdMemberPool pool, TimeProvider time)
{
    private readonly ClusterEpochProbe _epochProbe = new(pool, time);
    private readonly ClusterObserver _observer = new(pool);

    /// <exception cref="IOException">The client certificate can't be read.</exception>
    /// <exception cref="InvalidDataException">The client certificate, or membership.json, is none.</exception>
    public async Task<ClusterView> ObserveAsync(CancellationToken cancel)
    {
        var near = NodeAddresses.Of(paths, node);
        var view = await ObserveAsync(near, cancel);
        if (view.IsLinearizable) return view;
        var all = NodeAddresses.Usable([.. near, .. await FartherAsync(paths, node, time, cancel)]);
        return all.Count == near.Count ? view : await ObserveAsync(all, cancel);
    }

    /// <summary>What takes longer to find out: the whole database is read, the endpoint asked.</summary>
    private static async Task<IEnumerable<string>> FartherAsync(NodePaths paths, NodeIdentity node, TimeProvider time, CancellationToken cancel)
    {
        var published = new EndpointApi(paths, node, time).TryAskAsync(cancel);
        var stored = await StoredMembers.TryReadAsync(paths, cancel);
        return [.. stored?.ClientUrls ?? [], .. await published ?? []];
    }

    private async Task<ClusterView> ObserveAsync(IReadOnlyList<string> endpoints, CancellationToken cancel)
    {
        var identity = MemberIdentity.TryLoad(paths.MembershipFile);
        ulong? own = MemberId.TryParse(identity?.ClusterId, out var id) ? id : null;
        var choice = await _epochProbe.LookAsync(endpoints, own, identity?.Epoch ?? 1, cancel);
        return choice.Of(await _observer.ObserveAsync(choice.Endpoints, cancel));
    }
}
