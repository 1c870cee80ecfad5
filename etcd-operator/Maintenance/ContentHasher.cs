using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Maintenance;

/// <summary>Has every voter hash its keys up to the same revision, so that they can be compared while writes go on.</summary>
internal sealed class ContentHasher(EtcdMemberPool pool)
{
    /// <summary>A comparison at a moment of compaction says nothing: it is made again.</summary>
    private const int Attempts = 3;

    /// <returns>Null when not every voter is healthy, or history was compacted in between every time.</returns>
    /// <exception cref="EtcdException">A member did not answer.</exception>
    public async Task<ContentComparison?> CompareAsync(ClusterView view, CancellationToken cancellation)
    {
        if (!view.EveryVoterIsHealthy)
        {
            return null;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Applied by everybody by now, as every one of them has just served a read through a quorum.
            var revision = view.Voters.Min(m => m.Status!.Revision);
            var hashes = await Task.WhenAll(view.Voters.Select(async m =>
                new ContentHash(m.Info.Display, await pool.At(m.Info.ClientUrl!).HashAsync(revision, cancellation))));
            if (ContentComparison.Of(revision, hashes) is { } comparison)
            {
                return comparison;
            }
        }

        return null;
    }
}
