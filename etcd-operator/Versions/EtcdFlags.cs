using System.Globalization;
using Cpctl.Api.Resources;

namespace Cpctl.Etcd.Versions;

/// <summary>etcd's arguments that follow from the cluster's spec and the release; addresses, certificates and identity are added by others.</summary>
public static class EtcdFlags
{
    private const string Newest = "99.0.0";

    /// <summary>One row for each argument whose spelling depends on the release. etcd 3.6 turned experimental flags into plain ones or feature gates.</summary>
    private static readonly (VersionRange Range, string Argument)[] ByVersion =
    [
        // Defaults from 3.5 on: structured logs, and no election started by a member that comes back from a partition.
        (VersionRange.Of("3.4.0", "3.5.0"), "--logger=zap"),
        (VersionRange.Of("3.4.0", "3.5.0"), "--pre-vote=true"),

        // Compare data with the peers before serving.
        (VersionRange.Of("3.4.0", "3.6.0"), "--experimental-initial-corrupt-check=true"),

        // Compare data while serving: by hashes made at compaction where they exist (free), else by a full hash now and then.
        (VersionRange.Of("3.4.0", "3.5.0"), "--experimental-corrupt-check-time=4h"),
        (VersionRange.Of("3.5.0", "3.5.5"), "--experimental-corrupt-check-time=4h"),
        (VersionRange.Of("3.5.5", "3.6.0"), "--experimental-compact-hash-check-enabled=true"),
        (VersionRange.Of("3.6.0", Newest), "--feature-gates=CompactHashCheck=true,InitialCorruptCheck=true"),

        // The API server's watch cache needs progress notifications more often than every 10 minutes.
        (VersionRange.Of("3.4.11", "3.6.0"), "--experimental-watch-progress-notify-interval=5s"),
        (VersionRange.Of("3.6.0", Newest), "--watch-progress-notify-interval=5s"),
    ];

    /// <summary>In a fixed order, so that equal settings render equal manifests.</summary>
    /// <exception cref="FormatException">A duration of the spec is none (the schema forbids that).</exception>
    public static IReadOnlyList<string> For(EtcdVersion version, EtcdSpec spec)
    {
        List<string> arguments =
        [
            .. ByVersion.Where(row => row.Range.Contains(version)).Select(row => row.Argument),
            Invariant($"--quota-backend-bytes={spec.QuotaBackendBytes}"),
            Invariant($"--heartbeat-interval={Milliseconds(spec.HeartbeatInterval)}"),
            Invariant($"--election-timeout={Milliseconds(spec.ElectionTimeout)}"),
            Invariant($"--snapshot-count={spec.SnapshotCount}"),
        ];
        if (GoDuration.Parse(spec.AutoCompactionRetention) > TimeSpan.Zero)
        {
            arguments.Add("--auto-compaction-mode=periodic");
            arguments.Add($"--auto-compaction-retention={spec.AutoCompactionRetention}");
        }

        return arguments;
    }

    /// <summary>A command line that <see cref="For"/> made, with the comparison before serving switched off; as it was when it has none.</summary>
    public static IEnumerable<string> WithoutContentCheck(IEnumerable<string> command) => command.Select(argument =>
        argument.StartsWith("--experimental-initial-corrupt-check=", StringComparison.Ordinal) ? "--experimental-initial-corrupt-check=false"
        : argument.StartsWith("--feature-gates=", StringComparison.Ordinal) ? argument.Replace("InitialCorruptCheck=true", "InitialCorruptCheck=false", StringComparison.Ordinal)
        : argument);

    private static long Milliseconds(string duration) => (long)GoDuration.Parse(duration).TotalMilliseconds;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
