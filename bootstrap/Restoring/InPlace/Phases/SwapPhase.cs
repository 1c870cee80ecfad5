using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Launch;

namespace Cpctl.Bootstrap.Restoring.InPlace.Phases;

/// <summary>Archives the node's data and puts what was built in its place.</summary>
internal sealed class SwapPhase(RecoveryWork recovery, long epoch) : IPhase
{
    public string Name => InPlacePhaseNames.Swap;

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel) => recovery.Files.IsRebuilt ? Task.CompletedTask : Task.Run(() => Swap(progress), cancel);

    private void Swap(IPhaseProgress progress)
    {
        var directory = recovery.Paths.EtcdDataDirectory;
        var (data, leaving) = (Path.Combine(directory, "member"), recovery.Files.Leaving);
        if (!SwappedData.IsIn(recovery))
        {
            if (new DataDirectory(directory).IsInUse)
                throw new CpctlException(ExitCode.Failed, "an etcd runs on the data that is to be archived", directory, "End it (its manifest should be gone), and run the same command again.");

            BuiltData.Need(recovery);

            // A rename each: what was built lies in the same directory, which may be a mount point of its own.
            progress.Say("putting the data of before aside");
            NodeDirectory.Ensure(leaving, FileModes.SecretDirectory);
            if (Directory.Exists(data)) Directory.Move(data, Path.Combine(leaving, "member"));
            var stamp = Path.Combine(directory, DataDirectoryStamp.FileName);
            if (File.Exists(stamp)) File.Move(stamp, Path.Combine(leaving, DataDirectoryStamp.FileName), overwrite: true);
            progress.Say("putting the new data in its place");
            Directory.Move(Path.Combine(recovery.Files.Building, "member"), data);
        }

        if (Directory.Exists(leaving))
        {
            progress.Say("archiving the data of before");
            recovery.Journal.Append(Name, "archived", JournalState.Done, recovery.Archive.Move(leaving, "etcd"));
        }

        progress.Say("saying whose the new data is");
        if (Directory.Exists(recovery.Files.Building)) Directory.Delete(recovery.Files.Building);
        new NewIdentity(recovery).Write(Name, epoch);
        AtomicFile.Write(recovery.Files.Rebuilt, "", FileModes.Secret);
    }
}
