using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Quorum;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Archives the node's data and puts the new cluster's in its place.</summary>
/// <param name="knownEpoch">The epoch that is left.</param>
/// <param name="check">Throws when the others came back: behind this there is no way back.</param>
internal sealed class DataPhase(RecoveryWork recovery, long knownEpoch, Func<CancellationToken, Task> check) : IPhase
{
    public string Name => RecoverPhaseNames.Data;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (recovery.Files.IsRebuilt) return;
        var (directory, member) = (recovery.Paths.EtcdDataDirectory, recovery.Member);
        var isBefore = LogMetadata.TryRead(directory)?.ClusterId != member.ClusterId;
        if (isBefore && Directory.Exists(Path.Combine(directory, "member"))) await check(cancel);
        using var database = new FileBytes(new DataDirectory(recovery.Files.Copy).Database);
        var epoch = await Task.Run(() => RecoveredData.NextEpoch(database, knownEpoch, cancel), cancel);
        if (isBefore)
        {
            progress.Say("archiving the data of before");
            if (new DataDirectory(directory).IsInUse)
                throw new CpctlException(ExitCode.Failed, "an etcd runs on the data that is to be archived", directory, "End it (its manifest should be gone), and run the same command again.");

            // Also what is left of it when a run was killed while it was moved to another file system: the archive has it whole.
            if (Directory.Exists(Path.Combine(directory, "member"))) Archived(recovery.Archive.Move(directory, "etcd", recovery.Paths.EtcdArchiveDirectory));
            NodeDirectory.Ensure(directory, FileModes.SecretDirectory);
            progress.Say("building the new cluster's data");
            await Task.Run(() => Build(database, epoch, cancel), cancel);
            Directory.Move(Path.Combine(recovery.Files.Building, "member"), Path.Combine(directory, "member"));
        }

        if (Directory.Exists(recovery.Files.Building)) Directory.Delete(recovery.Files.Building);
        new NewIdentity(recovery).Write(Name, epoch);
        AtomicFile.Write(recovery.Files.Rebuilt, "", FileModes.Secret);
    }

    private void Build(FileBytes database, long epoch, CancellationToken cancel)
    {
        // Of a run that was killed: nothing has ever started on it.
        if (Directory.Exists(recovery.Files.Building)) Directory.Delete(recovery.Files.Building, recursive: true);
        var content = RecoveredData.Build(database, recovery.Files.Building, recovery.Member, epoch, cancel);
        var served = long.Parse(File.ReadAllText(recovery.Files.Replayed), CultureInfo.InvariantCulture);
        if (content.OldRevision < served)
        {
            // It was killed before it had written everything: it writes it again.
            Directory.Delete(recovery.Files.Building, recursive: true);
            File.Delete(recovery.Files.Replayed);
            throw new CpctlException(
                ExitCode.Failed, "the temporary etcd ended before its database was whole",
                string.Create(CultureInfo.InvariantCulture, $"it served revision {served}, its database ends at {content.OldRevision}"), "Run the same command again.");
        }

        recovery.Journal.Append(
            Name, "built", JournalState.Done,
            string.Create(CultureInfo.InvariantCulture, $"{content.Keys} keys, revision {content.OldRevision} became {content.Revision}, epoch {epoch}{(content.LeftOut is { } mode ? $"; left out: {mode}" : "")}"));
    }

    private void Archived(string? where) => recovery.Journal.Append(Name, "archived", JournalState.Done, where);
}
