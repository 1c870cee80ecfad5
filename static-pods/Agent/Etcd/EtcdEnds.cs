using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Maintenance;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>Reads from the exit code and the log of etcd's last container why it ended.</summary>
internal sealed class EtcdEnds(NodePaths paths, ICri cri, TimeProvider time)
{
    /// <summary>An etcd that has run for this long got over whatever its predecessor ended of.</summary>
    private static readonly TimeSpan DamageShows = TimeSpan.FromMinutes(1);

    /// <param name="pods">The node's pods.</param>
    /// <param name="lastHealthy">When the member was healthy last: what ended before has been got over.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<EtcdEnd> FindAsync(IReadOnlyList<PodRun> pods, DateTimeOffset lastHealthy, CancellationToken cancellation)
    {
        // Words about an identity that has been replaced since are no news.
        var written = File.GetLastWriteTimeUtc(paths.MembershipFile);
        var run = pods.Where(pod => ManifestFile.ComponentOf(pod.PodName) == Rendering.ComponentNames.Etcd && pod.LastExit is { } last && last.CreatedAt.UtcDateTime > written)
            .MaxBy(pod => pod.LastExit!.CreatedAt);
        if (run is null || await cri.TryGetContainerAsync(run.LastExit!.ContainerId, cancellation) is not { } exit)
        {
            return EtcdEnd.Good;
        }

        return exit.ExitCode switch
        {
            (int)LaunchExit.ForeignData => new(EtcdRefusal.ForeignData),
            (int)LaunchExit.LostData => new(EtcdRefusal.LostData),
            0 => EtcdEnd.Good,
            _ when lastHealthy > exit.CreatedAt || (run.RunningSince is { } since && time.GetUtcNow() - since > DamageShows) => EtcdEnd.Good,
            _ => OfLog(ContainerLog.ReadLastLines(paths.At(exit.LogPath), DamageSigns.LinesToRead), run.LastExit.ContainerId),
        };
    }

    private static EtcdEnd OfLog(IReadOnlyList<string> lines, string containerId) =>
        DamageSigns.Find(lines) is { } damage ? new(EtcdRefusal.DamagedData, damage)
        : InconsistencySigns.Are(lines) ? new(EtcdRefusal.InconsistentData, ContainerId: containerId, OwnHash: InconsistencySigns.OwnHash(lines))
        : EtcdEnd.Good;
}
