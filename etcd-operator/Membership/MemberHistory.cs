namespace Cpctl.Etcd.Membership;

/// <summary>Remembers since when members are learners, unhealthy, or about to go. A new operator starts from zero: that only lengthens a wait.</summary>
public sealed class MemberHistory(TimeProvider time)
{
    private readonly Dictionary<ulong, DateTimeOffset> _learners = [];
    private readonly Dictionary<ulong, DateTimeOffset> _unhealthy = [];
    private readonly Dictionary<ulong, DateTimeOffset> _draining = [];
    private readonly Dictionary<ulong, LearnerProgress> _progress = [];
    private readonly HashSet<string> _nodeUrls = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeOffset> _failedJoins = new(StringComparer.OrdinalIgnoreCase);

    public MembershipClock Observe(ClusterView view, MembershipRequests? requests = null)
    {
        var now = time.GetUtcNow();
        Update(_learners, view.Learners.Select(m => m.Id), now);

        _nodeUrls.UnionWith(requests?.Nodes.Select(request => request.PeerUrl) ?? []);
        foreach (var learner in view.Learners)
        {
            var received = requests?.Of(learner, view)?.ReceivedBytes ?? 0;
            _progress[learner.Id] = LearnerProgress.After(_progress.GetValueOrDefault(learner.Id), received, learner.LagBehind(view.Leader), now);
        }

        foreach (var gone in _progress.Keys.Where(id => !_learners.ContainsKey(id)).ToList())
        {
            _progress.Remove(gone);
        }

        // Without a quorum nobody counts as healthy; that is no reason to throw single members out later.
        Update(_unhealthy, view.IsLinearizable ? view.Members.Where(m => !m.IsHealthy).Select(m => m.Id) : [], now);
        var serving = requests?.Nodes.Where(w => w.StillServes).Select(w => view.FindByPeerUrl(w.PeerUrl)?.Id).OfType<ulong>() ?? [];
        Update(_draining, serving, now);
        return new MembershipClock(
            now,
            new Dictionary<ulong, DateTimeOffset>(_learners),
            new Dictionary<ulong, DateTimeOffset>(_unhealthy),
            new Dictionary<string, DateTimeOffset>(_failedJoins, StringComparer.OrdinalIgnoreCase))
        {
            OfNodes = view.Learners.Where(learner => learner.Info.PeerUrls.Any(_nodeUrls.Contains)).Select(learner => learner.Id).ToHashSet(),
            ProgressAt = _progress.ToDictionary(learner => learner.Key, learner => learner.Value.At),
            DrainingSince = new Dictionary<ulong, DateTimeOffset>(_draining),
        };
    }

    /// <summary>A learner was given up: its node must not keep the others from joining.</summary>
    public void JoinFailed(IEnumerable<string> peerUrls)
    {
        foreach (var peerUrl in peerUrls)
        {
            _failedJoins[peerUrl] = time.GetUtcNow();
        }
    }

    private static void Update(Dictionary<ulong, DateTimeOffset> since, IEnumerable<ulong> ids, DateTimeOffset now)
    {
        var current = ids.ToHashSet();
        foreach (var gone in since.Keys.Where(id => !current.Contains(id)).ToList())
        {
            since.Remove(gone);
        }

        foreach (var id in current)
        {
            since.TryAdd(id, now);
        }
    }
}
