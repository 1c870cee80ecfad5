using System.Globalization;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>
/// Certificates are valid from the moment they are made: a clock far off makes a node nobody trusts. A joining node compares with the
/// cluster; the first node has only the date this program was built, before which it can't run.
/// </summary>
internal sealed class ClockCheck(TimeProvider time) : IPreflightCheck
{
    private const string Remedy = "Set the clock, best by NTP (timedatectl set-ntp true).";

    /// <summary>Certificates are issued with five minutes of grace backwards; half of it is left for drift.</summary>
    internal static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return Task.FromResult<IReadOnlyList<Finding>>(
            now >= BuildInfo.BuiltAt
                ? []
                : [Finding.Problem($"this machine's clock says {Text(now)}, before cpctl was built ({Text(BuildInfo.BuiltAt)})", Remedy)]);
    }

    /// <summary>Compares with the time a cluster tells, once it is known to be the right one; null when it told none.</summary>
    public static IReadOnlyList<Finding> Compare(DateTimeOffset now, DateTimeOffset? cluster) =>
        cluster is { } theirs && (now - theirs).Duration() > Tolerance
            ? [Finding.Problem($"this machine's clock says {Text(now)}, the cluster's {Text(theirs)}", Remedy)]
            : [];

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
