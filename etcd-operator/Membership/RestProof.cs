using System.Globalization;
using System.Text;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>
/// Proves, before a voter is removed, that the others have everything and serve: a new value is written through one of them and must be found, by a read
/// that asks nobody else, on every healthy one.
/// </summary>
internal sealed class RestProof(EtcdMemberPool pool, TimeProvider time)
{
    /// <summary>Outside the API server's prefix; the same key each time, so that nothing piles up.</summary>
    internal const string Key = "cpctl.dev/proof-of-service";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <exception cref="EtcdException">The proof failed: nothing may be removed.</exception>
    internal async Task RunAsync(ClusterView view, ulong leaving, CancellationToken cancellation)
    {
        var rest = view.Voters.Where(m => m.Id != leaving && m.IsHealthy).Select(m => pool.At(m.Info.ClientUrl!)).ToList();
        var value = string.Create(CultureInfo.InvariantCulture, $"without {MemberId.ToText(leaving)} {time.GetUtcNow():O} {Guid.NewGuid():N}");
        var revision = await rest[0].PutAsync(Key, Encoding.UTF8.GetBytes(value), cancellation);
        await Task.WhenAll(rest.Select(m => SeeAsync(m, revision, cancellation)));
    }

    private async Task SeeAsync(EtcdMember member, long revision, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (await member.GetFromThisMemberAsync(Key, cancellation) is not { } found || found.ModRevision < revision)
        {
            if (time.GetElapsedTime(start) > Patience)
            {
                throw new EtcdException(
                    EtcdFailure.Timeout, member.Endpoint, $"a write made through the others has not arrived here within {Patience.TotalSeconds:0} s");
            }

            await Task.Delay(Poll, time, cancellation);
        }
    }
}
