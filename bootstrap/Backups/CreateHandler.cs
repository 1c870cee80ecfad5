using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Members;
using Cpctl.Etcd.Membership;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Creation;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup create</c>.</summary>
internal sealed class CreateHandler(CliServices services)
{
    /// <param name="output">Null for a name of its own in the current directory.</param>
    public async Task<int> RunAsync(string? output, IReadOnlyList<string> recipients, bool plaintext, bool dryRun, CancellationToken cancel)
    {
        var readers = IdentityFiles.Recipients(recipients);
        CheckRecipients(readers, plaintext);
        using var etcd = NodeEtcdAccess.Open(services);
        var view = await etcd.ObserveAsync(cancel);
        var source = SnapshotSource.Choose(view) ?? throw new CpctlException(
            ExitCode.Unreachable, "no voter of etcd answers", view.Problem ?? "none was reached", "Bring one control-plane node up; `cpctl etcd members` shows which there are.");
        var target = Path.GetFullPath(output ?? string.Create(CultureInfo.InvariantCulture, $"cpctl-{services.Time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.tar{(plaintext ? "" : ".age")}"));
        if (Path.Exists(target))
        {
            throw new CpctlException(ExitCode.Refused, $"{target} is not overwritten", "it may be a backup that somebody needs", "Give another name with -o.");
        }

        await SayAsync($"{(dryRun ? "would take" : "taking")} the data of {source.Info.Display} ({Role(view, source)}, {Megabytes(source.Status!.DbSize)} MB) into {target}, {Openers(readers)}");
        if (dryRun) return (int)ExitCode.Done;
        var started = services.Time.GetTimestamp();
        var maker = new BackupMaker(services.Paths, services.Time, BuildInfo.Version);
        var report = await BackupErrors.ExplainAsync(
            target, () => maker.MakeAsync(new BackupRequest(target, readers, view, source, etcd.Pool.At(source.Info.ClientUrl!).SnapshotAsync), cancel));
        await SayAsync(
            $"revision {report.Manifest.Snapshot.Revision}, {report.Snapshot!.Database.Keys} keys, hash {report.Manifest.Snapshot.Hash}; read back and verified ({services.Time.GetElapsedTime(started).TotalSeconds:0.0} s)");
        await services.Console.Out.WriteLineAsync(target);
        return (int)ExitCode.Done;
    }

    private static void CheckRecipients(IReadOnlyList<AgeRecipient> readers, bool plaintext)
    {
        if (readers.Count == 0 && !plaintext)
        {
            throw new CpctlException(
                ExitCode.Refused,
                "a backup without recipients is not made",
                "it holds the keys of every authority and every Secret: who has it in the clear has the cluster",
                "Make a key with `cpctl backup keygen -o FILE`, kept elsewhere, and give what it prints as --recipient; --plaintext makes one in the clear.");
        }

        if (readers.Count > 0 && plaintext)
        {
            throw new CpctlException(ExitCode.BadInput, "--plaintext and --recipient contradict each other", "a bundle is encrypted, or it is not", "Leave one of them out.");
        }
    }

    private static string Role(ClusterView view, ObservedMember member) =>
        !view.IsLinearizable ? "one of those that are left: there is NO QUORUM" : member.Id == view.Leader?.Id ? "the leader" : "a follower";

    private static string Openers(IReadOnlyList<AgeRecipient> readers) =>
        readers.Count == 0 ? "in the CLEAR" : $"for {string.Join(", ", readers)}";

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    private Task SayAsync(TerminalLine text) => services.Console.Error.WriteLineAsync(text);
}
