using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Restoring.Plain;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Restore;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>What <c>cpctl restore</c> is about to do, for a person.</summary>
internal static class RestorePlanText
{
    public static string Of(BootstrapRequest.Resolved request, Backup backup)
    {
        var (record, facts) = (request.Record, backup.Facts);
        var spec = record.ControlPlane.Spec;
        var old = facts.ControlPlane.Spec.ControlPlaneEndpoint;
        var revision = backup.Bundle.Report.Manifest.Snapshot.Revision;
        return TerminalLine.Of($"""
            restore would {(request.IsResumed ? "go on to make" : "make")} this machine node {record.NodeName} ({record.NodeIp}), {(record.Restored!.TakenOver is null ? "the only" : "the first")} control-plane node of the cluster again, from
            {backup.Display}:
              authority   {OriginText.Of(backup.Bundle.Origin)}
              Kubernetes  {spec.Version}, etcd {spec.Etcd.Version}
              endpoint    {spec.ControlPlaneEndpoint}{(old == spec.ControlPlaneEndpoint ? ", as it was: it must lead to this machine" : $", before {old}")}
              etcd        epoch {record.Restored.Epoch}; revision {revision} becomes {revision + RestoredDirectory.Bump}, and what is before counts as compacted
              revision    {record.Restored.LastRevision + 1} of the control plane
              image       {spec.Images.Cpctl}
              {TakenOut(record.Restored.TakenOver, facts)}{Off(record.Restored.TakenOver)}
              workers     {Names(facts.Workers)}{Backups(facts.ControlPlane.Spec.Backup)}
            Not taken over: API servers' addresses, leases and what is bound to one (Events), requests to nodes that were under way, alarms.{new IndentedText(PlainPlanText.LeftOut(backup.Bundle.Report.Snapshot?.Database.Modes ?? []), 0)}
            """);
    }

    private static string TakenOut(TakenOver? old, SnapshotFacts facts) => old is null
        ? $"taken out   {Names(facts.ControlPlaneNodes)}: they join again when they are there"
        : $"taken over  {string.Join(", ", old.Running)}: they serve until this machine does, then their etcd's data is archived and they join; what was written since the backup is lost to the cluster";

    private static IndentedText Off(TakenOver? old) =>
        new(old is null or { Off.Count: 0 } ? "" : TerminalLine.Of($"\noff         {string.Join(", ", old.Off)}: they do the same when they boot"), 2);

    /// <summary>The cluster of before may live and write to the same place.</summary>
    private static IndentedText Backups(BackupSpec? backup) => new(
        backup is { Schedule: not null } or { Drill: not null }
            ? "\nbackups     paused until `cpctl backup resume`: the cluster of before may still write to the same place"
            : "",
        2);

    private static string Names(IReadOnlyList<ControlPlaneNode> nodes) => nodes.Count == 0 ? "none" : string.Join(", ", nodes.Select(node => node.Metadata.Name));
}
