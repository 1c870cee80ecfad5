using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Nodes;

/// <summary>
/// Decides when a worker is forgotten: its Node was deleted, and its agent is silent. While it is remembered it counts, as in the rotation of the
/// cluster's authority; one that runs, though its Node was deleted by mistake, is not forgotten.
/// </summary>
internal static class WorkerRemovalPlan
{
    /// <summary>Four heartbeats.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>A join that was broken off may be taken up again; nothing of it is left after that long.</summary>
    private static readonly TimeSpan Admission = TimeSpan.FromHours(1);

    /// <param name="worker">Its object.</param>
    /// <param name="isRegistered">Its Kubernetes Node exists.</param>
    /// <param name="now">The time.</param>
    public static bool IsGone(ControlPlaneNode worker, bool isRegistered, DateTimeOffset now) => !isRegistered && (worker.Status?.LastHeartbeat is { } heard
        ? now - heard >= Silence
        : worker.Metadata.CreationTimestamp is { } admitted && now - admitted >= Admission);
}
