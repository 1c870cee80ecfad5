using Cpctl.Api.Resilience;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Maintenance;

/// <summary>Has voters hash their keys up to the same revision, so that they can be compared while writes go on.</summary>
public sealed class ContentHasher(EtcdMemberPool pool)
{
    /// <summary>Compares the voters that answer; what a majority of all voters holds is right, whoever of them answers.</summary>
    /// <returns>Null when nobody answers, or history was compacted in between every time.</returns>
    /// <exception cref="EtcdException">A member that answered a moment ago did not.</exception>
    internal async Task<ContentComparison?> CompareAsync(ClusterView view, CancellationToken cancellation)
    {
        var answering = view.Voters.Where(m => m.IsHealthy).ToList();
        return answering.Count == 0 ? null : await RetryPipeline.ContentComparison.RunAsync(
            async token =>
            {
                // Applied by everybody by now, as every one of them has just served a read through a quorum.
                var revision = answering.Min(m => m.Status!.Revision);
                var hashes = await Task.WhenAll(answering.Select(m => HashAsync(m, revision, token)));
                return ContentComparison.Of(revision, hashes, view.Voters.Count());
            },
            _ => false,
            TimeProvider.System,
            cancellation,
            again: comparison => comparison is null);
    }

    /// <summary>Judges a member that found that it differs from a peer and ended for it, by what the other voters hold.</summary>
    /// <param name="view">A view of a quorum.</param>
    /// <param name="own">The member.</param>
    /// <param name="told">The hash that it gave itself, and the revision it is of; null when it gave none.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ContentVerdict> JudgeAsync(ClusterView view, ulong own, EtcdHash? told, CancellationToken cancellation)
    {
        var others = view.Voters.Where(m => m.Id != own && m.IsHealthy).ToList();
        var revision = others.Select(m => m.Status!.Revision).DefaultIfEmpty().Min();
        var now = await AskAsync(others, revision, cancellation);
        var then = told is null ? [] : await AskAsync(others, told.Revision, cancellation);
        return ContentVerdict.Of(view.Voters.Count(), told, then, now);
    }

    private async Task<ContentHash[]> AskAsync(IEnumerable<ObservedMember> members, long revision, CancellationToken cancellation)
    {
        if (revision <= 0)
        {
            return [];
        }

        var hashes = await Task.WhenAll(members.Select(async member =>
        {
            try
            {
                return await HashAsync(member, revision, cancellation);
            }
            catch (EtcdException)
            {
                // Out of reach, or it has compacted that revision: it says nothing.
                return null;
            }
        }));
        return [.. hashes.OfType<ContentHash>()];
    }

    private async Task<ContentHash> HashAsync(ObservedMember member, long revision, CancellationToken cancellation) =>
        new(member.Info.Display, await pool.At(member.Info.ClientUrl!).HashAsync(revision, cancellation));
}
