using Cpctl.Api.Resources;

namespace Cpctl.Pki.Rotation.Schedule;

/// <summary>Which key is rotated next without anybody's asking. Counted from the end of its last rotation, whoever asked for that one.</summary>
internal static class RotationSchedule
{
    /// <param name="controlPlane">As it is now; its schedule has passed the rules of the spec.</param>
    /// <param name="members">Control-plane nodes.</param>
    /// <returns>The one that is due soonest, or longest; null when nothing is to be rotated.</returns>
    public static ScheduledRotation? Next(ControlPlane controlPlane, int members) => controlPlane.Spec.Certificates.RotateEvery is { } every
        ? Intervals(every)
            .Where(line => GoDuration.TryParse(line.Interval ?? "", out _) && !RotationRequest.WouldNeverEnd(line.Name, controlPlane, members))
            .Select(line => new ScheduledRotation(line.Name, Last(controlPlane, line.Name) + GoDuration.Parse(line.Interval!)))
            .MinBy(rotation => rotation.At)
        : null;

    /// <summary>What was never rotated is as old as the cluster.</summary>
    private static DateTimeOffset Last(ControlPlane controlPlane, string name) =>
        controlPlane.Status?.Rotated is { } rotated && rotated.TryGetValue(name, out var last)
            ? last
            : controlPlane.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue;

    /// <summary>In the order in which those are rotated that are due at one moment.</summary>
    private static IEnumerable<(string Name, string? Interval)> Intervals(RotationIntervals every) =>
    [
        (RotationName.Encryption, every.Encryption),
        (RotationName.ServiceAccount, every.ServiceAccount),
        (RotationName.FrontProxy, every.FrontProxy),
        (RotationName.Etcd, every.Etcd),
        (RotationName.Cluster, every.Cluster),
    ];
}
