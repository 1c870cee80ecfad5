using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>Asks the other members who is right. A hash reads a whole database: the answer is kept for a while, and for one end of etcd only.</summary>
internal sealed class InconsistencyJudge(EtcdMemberPool pool, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ContentHasher _hasher = new(pool);
    private (string? ContainerId, ContentVerdict Verdict, long At)? _last;

    /// <returns>Unknown when no quorum answers.</returns>
    public async Task<ContentVerdict> JudgeAsync(ClusterView view, ulong own, EtcdEnd end, CancellationToken cancellation)
    {
        if (!view.IsLinearizable)
        {
            return new ContentVerdict(ContentSide.Unknown, "no quorum answers");
        }

        if (_last is { } last && last.ContainerId == end.ContainerId && time.GetElapsedTime(last.At) < Fresh)
        {
            return last.Verdict;
        }

        var verdict = await _hasher.JudgeAsync(view, own, end.OwnHash, cancellation);
        _last = (end.ContainerId, verdict, time.GetTimestamp());
        return verdict;
    }
}
