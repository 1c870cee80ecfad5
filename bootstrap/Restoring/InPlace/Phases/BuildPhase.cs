using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Recovery.InPlace;

namespace Cpctl.Bootstrap.Restoring.InPlace.Phases;

/// <summary>Builds the new data beside the present, while the cluster serves. Until the record is written behind it nothing was begun.</summary>
internal sealed class BuildPhase(RecoveryWork recovery, InPlaceOrder order, Backup backup) : IPhase
{
    public const string Step = "built";

    public string Name => InPlacePhaseNames.Data;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (InPlaceRecord.TryLoad(recovery.Paths) is not null)
        {
            BuiltData.Need(recovery);
            return;
        }

        var building = recovery.Files.Building;
        if (Directory.Exists(building)) Directory.Delete(building, recursive: true);
        var snapshot = backup.Bundle.Report.Snapshot!.Database;
        try
        {
            var content = await Task.Run(
                () => ReturnedData.Build(backup.Bundle.Snapshot, snapshot.Revision, order.PresentRevision, building, recovery.Member, cancel), cancel);
            var built = string.Create(
                CultureInfo.InvariantCulture, $"{content.Keys} keys of revision {content.OldRevision}, revision {order.PresentRevision} became {content.Revision}, epoch {order.Record.Epoch}{(content.LeftOut is { } mode ? $"; left out: {mode}" : "")}");
            recovery.Journal.Append(Name, Step, JournalState.Done, built);
            progress.Say(built);
            (order.Record with { Built = built }).Save(recovery.Paths);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CpctlException(
                ExitCode.Failed, "the restored data could not be built", e.Message, $"Nothing was changed, the cluster serves as before. Make room at {recovery.Paths.EtcdDataDirectory} or remedy the disk, and run the same command again.", e);
        }
    }
}
