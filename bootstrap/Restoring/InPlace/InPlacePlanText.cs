using System.Globalization;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.InPlace;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>What <c>cpctl restore --in-place</c> is about to do, for a person.</summary>
internal static class InPlacePlanText
{
    public static string Of(Backup backup, string node, InPlaceSituation situation, InPlacePlan plan, string archive, DateTimeOffset now)
    {
        var made = situation.Manifest;
        return TerminalLine.Of($"""
            restore --in-place would bring this cluster back to
            {backup.Display}:
              authority   {OriginText.Of(backup.Bundle.Origin)}
              lost        whatever was created, changed or deleted in the {Age(now - made.CreatedAt)} since: revision {situation.Revision} now, {made.Snapshot.Revision} in the backup
              etcd        epoch {plan.Epoch}; the revision goes up to {Math.Max(situation.Revision, made.Snapshot.Revision) + RestoredDirectory.Bump}, and what is before counts as compacted: whoever watches lists anew
              stays       nodes, certificates and keys, revisions of the control plane, tokens to join, EtcdBackups, Kubernetes {situation.Version}{(plan.OtherVersion is { } other ? $" (the backup is of {other})" : "")}, etcd {situation.EtcdVersion}
              goes back   every other object, and the settings of the control plane, which are rolled out where they differ
              this node   {node}: serves the backup's objects, alone at first
              others      {Names(situation.Others)}{(situation.Others.Count == 0 ? "" : ": taken out of etcd, put their data aside and join anew by themselves")}
              workers     {Names(plan.Workers)}{(plan.Workers.Count == 0 ? "" : ": stay; pods that were created since end, those of the backup start")}
              archived    etcd's data of now, in {archive}
            The API does not serve for about half a minute.
            """);
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private static string Age(TimeSpan age) =>
        age.TotalDays >= 2 ? $"{(int)age.TotalDays} days" : age.TotalHours >= 2 ? $"{(int)age.TotalHours} hours" : age.TotalMinutes >= 2 ? $"{(int)age.TotalMinutes} minutes" : $"{Math.Max(0, (int)age.TotalSeconds)} seconds";
}
