using Cpctl.Api.Resources;

namespace Cpctl.Etcd.Maintenance;

/// <summary>The numbers behind <see cref="MaintenancePlan"/>.</summary>
/// <param name="FragmentationPercent">Share of a database without data, from which on it is rewritten; 0 turns that off.</param>
/// <param name="MinimumSizeBytes">Smaller databases are left alone.</param>
/// <param name="QuotaBytes">Size at which etcd refuses writes.</param>
internal sealed record MaintenanceRules(int FragmentationPercent, long MinimumSizeBytes, long QuotaBytes)
{
    /// <summary>A member that is as fragmented as before right after it was rewritten is left alone for this long.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>While a NOSPACE alarm is up, history is given up again after this long: deletions free space only then.</summary>
    public static readonly TimeSpan CompactAgain = TimeSpan.FromSeconds(15);

    /// <summary>An alarm is taken back only when databases are at most this share of the quota: etcd would raise it again at the next write.</summary>
    public const int EnoughRoomPercent = 90;

    /// <summary>Under a NOSPACE alarm even a little counts, but a rewrite that wins back nothing is a pause for nothing.</summary>
    public const int WorthwhilePercent = 5;

    public static MaintenanceRules Of(EtcdSpec spec) =>
        new(spec.Defragmentation.Enabled ? spec.Defragmentation.FragmentationPercent : 0, spec.Defragmentation.MinimumSizeBytes, spec.QuotaBackendBytes);
}
