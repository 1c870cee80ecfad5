using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Drills;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup verify --drill</c>.</summary>
internal sealed class DrillHandler(CliServices services)
{
    /// <returns>0: the bundle gives the same cluster again.</returns>
    /// <exception cref="CpctlException">Failed (1): it does not. Bad input (2): not a bundle, no key, or no control-plane node. Refused (3): not now.</exception>
    public async Task<int> RunAsync(string backup, IReadOnlyList<string> identities, CancellationToken cancel)
    {
        var node = Node();
        using var local = await LocalBundle.OpenAsync(services, backup, cancel);
        using var bundle = await OpenAsync(backup, local.Path, identities, cancel);
        var database = bundle.Report.Snapshot!.Database;
        await services.Console.Out.WriteLineAsync(
            $"{backup} is good: revision {database.Revision}, {database.Keys} keys, hash {DatabaseJson.HashText(database) ?? "-"}");
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        var started = services.Time.GetTimestamp();
        var note = new DrillNote(services, local.Path, node);
        try
        {
            var report = await new Drill(services.Paths, node, cri, services.Time, NullLogger.Instance).RunAsync(bundle, Say, cancel);
            await WriteAsync(report, services.Time.GetElapsedTime(started));
            await note.WriteAsync(passed: true, report.Text, cancel);
        }
        catch (CpctlException e) when (e.Code == ExitCode.Failed)
        {
            await note.WriteAsync(passed: false, $"{e.What}: {e.Why}", cancel);
            throw;
        }

        return (int)ExitCode.Done;
    }

    private NodeIdentity Node() => services.Host.IsRoot && NodeIdentity.TryLoad(services.Paths) is { Role: NodeRole.ControlPlane } node ? node : throw new CpctlException(
        ExitCode.BadInput,
        "no drill can be made here",
        services.Host.IsRoot ? "this machine is no control-plane node: its kubelet starts what is restored" : "not running as root",
        "Run this as root on a control-plane node; without --drill it works anywhere.");

    private static async Task<OpenedBundle> OpenAsync(string backup, string path, IReadOnlyList<string> identities, CancellationToken cancel)
    {
        if (!await InspectHandler.IsBundleAsync(path, identities))
        {
            throw new CpctlException(
                ExitCode.BadInput, $"{backup} is a snapshot of etcd alone", "the keys of its encrypted Secrets are not in it", "Give a bundle, as `cpctl backup create` makes it.");
        }

        var keys = IdentityFiles.Read(identities);
        return await BackupErrors.ExplainAsync(backup, () => OpenedBundle.OpenAsync(path, keys, cancel));
    }

    private async Task WriteAsync(DrillReport report, TimeSpan took)
    {
        await services.Console.Out.WriteLineAsync(
            $"  restored: etcd serves {report.Keys} keys, hash {report.Hash}, as computed from the bundle ({report.LeasedKeys} more went with their leases)");
        await services.Console.Out.WriteLineAsync(
            $"  served: an API server gives ControlPlane/cluster and {report.ReadSecrets} of {report.Secrets} Secrets; {report.EncryptedSecrets} are encrypted in etcd ({took.TotalSeconds:0} s)");
    }

    private void Say(string what) => services.Console.Error.WriteLine(what);
}
