using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Launch;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Events;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Archives;

/// <summary>Applies spec.archives to the node's archive: one entry at a time, decided anew before each, journaled before and after.</summary>
/// <param name="paths">The node.</param>
/// <param name="look">What the agent saw last.</param>
/// <param name="controlPlane">As last seen.</param>
/// <param name="journal">The agent's.</param>
/// <param name="tell">Takes an event of this node.</param>
/// <param name="meter">What its metrics belong to.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed partial class ArchiveKeeper(
    NodePaths paths, Func<NodeReport?> look, Func<ControlPlane?> controlPlane, Journal journal, Action<News> tell, Meter meter, TimeProvider time, ILogger logger)
    : IController
{
    /// <summary>Of the metrics, for the reference.</summary>
    public static readonly MetricDefinition Removed = new("cpctl_agent_archives_removed_total", MetricKind.Counter, "Archived entries that the agent removed by spec.archives.");

    public static readonly MetricDefinition Bytes = new("cpctl_agent_archive_bytes", MetricKind.Gauge, "Bytes of everything archived on the node, as last counted.");

    internal const string Phase = "archive";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly ArchiveContents _contents = new(paths);
    private readonly Counter<double> _removed = Removed.CreateCounter(meter);
    private long _bytes = -1;

    public string Name => "archive-keeper";

    /// <summary>As last counted; null before the first time.</summary>
    public double? TotalBytes => Interlocked.Read(ref _bytes) is >= 0 and var bytes ? bytes : null;

    /// <summary>The file system of a directory; replaced by tests.</summary>
    internal Func<string, FileSystemSpace> SpaceOf { get; init; } = FileSystemSpace.Of;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancellationToken);
            Look(cancellationToken);
        }
    }

    /// <summary>One look: removes what may go.</summary>
    internal void Look(CancellationToken cancellation)
    {
        try
        {
            while (_contents.HasUnfinishedRemovals || Next() is not null)
            {
                // Held for one entry only: a command of a person that comes meanwhile is not to be refused for long.
                using var only = NodeWorkLock.TryTake(paths);
                if (only is null) return;
                _contents.FinishRemovals();
                if (Next() is not var (entry, reason)) return;
                cancellation.ThrowIfCancellationRequested();
                Remove(entry, reason);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, e.Message);
            tell(News.Warning(EventReasons.StepFailed, $"the archive can't be pruned, will be tried again: {e.Message}"));
        }
    }

    private (ArchivedEntry Entry, string Reason)? Next()
    {
        var entries = _contents.List();
        Interlocked.Exchange(ref _bytes, entries.Sum(entry => entry.Bytes));
        if (controlPlane()?.Spec.Archives is not { Prune: true } spec || Limits(spec) is not { } limits) return null;
        var now = time.GetUtcNow();
        var hasData = new DataDirectory(paths.EtcdDataDirectory).HasLog;
        if (ArchiveObstacle.Of(look(), controlPlane(), hasData, Directory.Exists(paths.RecoveryDirectory), now) is not null) return null;
        var own = look()?.Node.Status?.Etcd;
        return AutomaticArchivePlan.Remove([.. entries.Select(WithOrigin)], limits, Origin(own?.ClusterId, own?.Epoch), Missing, now) is [var first, ..] ? first : null;
    }

    private void Remove(ArchivedEntry entry, string reason)
    {
        var path = paths.OnNode(entry.Path);
        journal.Append(Phase, path, JournalState.Started, reason);
        _contents.Remove(entry);
        journal.Append(Phase, path, JournalState.Done);
        _removed.Add(1);
        LogRemoved(logger, path, reason);
        tell(News.Normal(EventReasons.ArchiveRemoved, FormattableString.Invariant($"removed {path} ({entry.Bytes / 1e6:0.0} MB): {reason}")));
    }

    /// <summary>Null when the spec holds what its rules refuse.</summary>
    private static ArchiveLimits? Limits(ArchivesSpec spec) => GoDuration.TryParse(spec.MinAge, out var min) && GoDuration.TryParse(spec.MaxAge, out var max)
        ? new ArchiveLimits(spec.Keep, min, max < min ? min : max, spec.MaxCount, spec.MaxTotalBytes)
        : null;

    private static ArchivedEntry WithOrigin(ArchivedEntry entry) => entry.HoldsData && new DataDirectory(entry.Path).TryReadStamp() is { } stamp
        ? entry with { Origin = Origin(stamp.ClusterId, stamp.Epoch) }
        : entry;

    private static string? Origin(string? cluster, long? epoch) => cluster is null || epoch is null ? null : FormattableString.Invariant($"{cluster.ToLowerInvariant()}/{epoch}");

    private FileSystemShortage Missing(ArchivedEntry entry)
    {
        var space = SpaceOf(Path.GetDirectoryName(entry.Path)!);
        return new FileSystemShortage(space.Id, FileSystemSpace.ReserveForEtcd - space.Free);
    }

    [LoggerMessage(4060, LogLevel.Information, "removed {Path} from the archive: {Reason}")]
    private static partial void LogRemoved(ILogger logger, string path, string reason);

    [LoggerMessage(4061, LogLevel.Warning, "the archive can't be pruned: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
