using System.Globalization;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Membership;

/// <summary>Asks now and then whether somebody has enabled a downgrade of the cluster: a read through a quorum.</summary>
internal sealed class DowngradeWatch(EtcdMemberPool pool, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private (string? Target, long At)? _last;

    /// <returns>The minor release before the cluster's, when a downgrade to it is enabled; what was known last while nobody can be asked.</returns>
    public async Task<string?> LookAsync(ClusterView view, CancellationToken cancellation)
    {
        if ((_last is { } last && time.GetElapsedTime(last.At) < Fresh) || !view.IsLinearizable || view.Leader is not { } leader)
        {
            return _last?.Target;
        }

        // The cluster's own release is that of its oldest voter.
        var oldest = view.Voters.Select(m => EtcdVersion.TryParse(m.Status?.Version ?? "")).OfType<EtcdVersion>().Min();
        if (oldest is null || oldest is { Major: 3, Minor: < 5 })
        {
            return null;
        }

        var target = string.Create(CultureInfo.InvariantCulture, $"{oldest.Major}.{oldest.Minor - 1}.0");
        try
        {
            _last = (await pool.At(leader.Info.ClientUrl!).IsDowngradeEnabledAsync(target, cancellation) ? target : null, time.GetTimestamp());
        }
        catch (EtcdException)
        {
            // Asked again in the next round.
        }

        return _last?.Target;
    }
}
