using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Recovery.Bundles;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl etcd inspect</c>, <c>cpctl backup inspect</c> and <c>verify</c>: files, without any cluster.</summary>
internal sealed class InspectHandler(CliServices services)
{
    /// <param name="directory">etcd's --data-dir, of a member that does not run.</param>
    /// <returns>1 when it is damaged.</returns>
    public async Task<int> DataDirectoryAsync(string directory, OutputFormat format, CancellationToken cancel)
    {
        var data = new DataDirectory(directory);
        if (!File.Exists(data.Database))
        {
            throw new CpctlException(
                ExitCode.BadInput, $"{directory} is no data directory of etcd", $"{data.Database} is missing", "Give etcd's --data-dir; on a node of cpctl it is /var/lib/etcd.");
        }

        if (IsInUse(data))
        {
            throw new CpctlException(
                ExitCode.Refused,
                $"{directory} can't be inspected now",
                "an etcd runs on it, and its database changes while it is read",
                "`cpctl etcd status` asks the running member; inspect a snapshot, or stop the member first.");
        }

        var report = await ReadAsync(data.Database, cancel);
        var owner = LogMetadata.TryRead(directory);
        return Write(format, report, new JsonObject
        {
            ["kind"] = "etcd data directory",
            ["memberId"] = owner is null ? null : MemberId.ToText(owner.MemberId),
            ["clusterId"] = owner is null ? null : MemberId.ToText(owner.ClusterId),
            ["log"] = LogOf(directory),
        });
    }

    /// <summary>How far the log goes, by which the members that are left compare; null when it does not say.</summary>
    private static JsonObject? LogOf(string directory)
    {
        try
        {
            var tail = LogTail.Read(directory);
            return new JsonObject { ["lastTerm"] = tail.LastTerm, ["lastIndex"] = tail.LastIndex, ["recordedCommit"] = tail.RecordedCommit };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <param name="identities">Key files, any of which may open a bundle.</param>
    /// <returns>1 when it is damaged, or can't be opened.</returns>
    public async Task<int> BackupAsync(string backup, IReadOnlyList<string> identities, OutputFormat format, CancellationToken cancel)
    {
        using var local = await LocalBundle.OpenAsync(services, backup, cancel);
        var path = local.Path;
        if (!await IsBundleAsync(path, identities)) return Write(format, await ReadAsync(path, cancel), new JsonObject { ["kind"] = "etcd snapshot" });
        var report = await ReadBundleAsync(path, identities, cancel);
        if (format == OutputFormat.Table) WriteBundle(report);
        else ResultWriter.Write(services.Console.Out, format, report.Snapshot is { } snapshot ? DatabaseJson.Of(BundleText.About(report), snapshot) : BundleText.About(report));
        return (int)(report.IsGood ? ExitCode.Done : ExitCode.Failed);
    }

    /// <returns>1 when it is damaged, or can't be opened.</returns>
    public async Task<int> VerifyAsync(string backup, IReadOnlyList<string> identities, CancellationToken cancel)
    {
        using var local = await LocalBundle.OpenAsync(services, backup, cancel);
        var path = local.Path;
        var (isGood, problems, database, origin) = await IsBundleAsync(path, identities)
            ? Judge(await ReadBundleAsync(path, identities, cancel))
            : Judge(await ReadAsync(path, cancel));
        var held = database is null ? "" : TerminalLine.Of($": revision {database.Revision}, {database.Keys} keys, hash {DatabaseJson.HashText(database) ?? "-"}");
        await services.Console.Out.WriteLineAsync($"{backup} is {(isGood ? "good" : "NOT good")}{held}");
        foreach (var problem in problems) await services.Console.Out.WriteLineAsync($"  {problem}");
        if (origin is not null) await services.Console.Out.WriteLineAsync($"  authority {OriginText.Of(origin)}");
        foreach (var note in database?.Notes ?? []) await services.Console.Out.WriteLineAsync($"  note: {note}");
        return (int)(isGood ? ExitCode.Done : ExitCode.Failed);
    }

    private static (bool IsGood, IEnumerable<string> Problems, DatabaseReport? Database, BundleOrigin? Origin) Judge(SnapshotReport report) =>
        (report.IsIntact, report.Damage.Select(damage => damage.What), report.Database, null);

    private static (bool IsGood, IEnumerable<string> Problems, DatabaseReport? Database, BundleOrigin? Origin) Judge(BundleReport report) =>
        (report.IsGood, report.Problems.Concat(report.Snapshot?.Damage.Select(damage => damage.What) ?? []), report.Snapshot?.Database, report.Origin);

    /// <exception cref="CpctlException">Bad input (2): it can't be read as it is, or not without a key.</exception>
    internal static Task<bool> IsBundleAsync(string path, IReadOnlyList<string> identities) => BackupErrors.ExplainAsync(path, () => Task.FromResult(BackupFile.KindOf(path) switch
    {
        BackupKind.Armored => throw new CpctlException(
            ExitCode.BadInput, $"{path} can't be read as it is", "it is in age's text form", $"Give its binary form: `age -d -i KEYFILE {path}` decrypts it."),
        BackupKind.EncryptedBundle when identities.Count == 0 => throw new CpctlException(
            ExitCode.BadInput, $"{path} can't be opened", "it is encrypted and no key was given", "Give a recipient's key file with --identity."),
        var kind => kind != BackupKind.Snapshot,
    }));

    private static Task<BundleReport> ReadBundleAsync(string path, IReadOnlyList<string> identities, CancellationToken cancel)
    {
        var keys = IdentityFiles.Read(identities);
        return BackupErrors.ExplainAsync(path, () => BackupFile.ReadBundleAsync(path, keys, cancel));
    }

    private void WriteBundle(BundleReport report)
    {
        BundleText.Write(services.Console.Out, report);
        if (report.Snapshot is null) return;
        services.Console.Out.WriteLine();
        DatabaseText.Write(services.Console.Out, new JsonObject { ["kind"] = "etcd snapshot" }, report.Snapshot);
    }

    // Who may not write the file, or nobody can, does not compete with an etcd.
    private static bool IsInUse(DataDirectory data)
    {
        try
        {
            return data.IsInUse;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<SnapshotReport> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await SnapshotFile.InspectAsync(path, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new CpctlException(
                ExitCode.BadInput, $"{path} can't be inspected", e.Message, "Give a snapshot of etcd, as `etcdctl snapshot save` writes it.", e);
        }
    }

    private int Write(OutputFormat format, SnapshotReport report, JsonObject about)
    {
        if (format == OutputFormat.Table) DatabaseText.Write(services.Console.Out, about, report);
        else ResultWriter.Write(services.Console.Out, format, DatabaseJson.Of(about, report));
        return (int)(report.IsIntact ? ExitCode.Done : ExitCode.Failed);
    }
}
