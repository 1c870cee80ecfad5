using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl etcd inspect</c> and <c>cpctl backup inspect</c>: files, without any cluster.</summary>
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
        });
    }

    /// <returns>1 when it is damaged.</returns>
    public async Task<int> SnapshotAsync(string path, OutputFormat format, CancellationToken cancel) =>
        Write(format, await ReadAsync(path, cancel), new JsonObject { ["kind"] = "etcd snapshot" });

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
