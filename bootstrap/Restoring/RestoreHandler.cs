using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Restoring.Plain;
using Cpctl.Bootstrap.Restoring.TakeOver;
using Cpctl.Recovery.Restore;

namespace Cpctl.Bootstrap.Restoring;

/// <summary><c>cpctl restore</c>.</summary>
internal sealed class RestoreHandler(CliServices services)
{
    public async Task<int> RunAsync(RestoreArguments arguments, CancellationToken cancel)
    {
        using var local = await LocalBundle.OpenAsync(services, arguments.File, cancel);
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        using var only = services.Host.IsRoot ? NodeWorkLock.Take(services.Paths) : null;
        if (arguments.Plain is { } given) return await RunPlainAsync(arguments, given, local.Path, cri, cancel);
        using var backup = await Backup.OpenAsync(local.Path, arguments.Identities, cancel);
        if (OriginRule.Objection(backup.Bundle.Origin, arguments.AuthorityPin) is { } objection) throw objection;
        var old = arguments.TakeOver && BootstrapRecord.TryLoad(services.Paths) is null ? await OldCluster.ReadAsync(backup, services.Time, cancel) : null;
        var request = await new RestoreRequest(services.Host, cri, services.Paths).ResolveAsync(arguments, backup, old, cancel);
        return await RunAsync(arguments, request, backup, cri, cancel);
    }

    private async Task<int> RunPlainAsync(RestoreArguments arguments, PlainArguments given, string path, CriClient cri, CancellationToken cancel)
    {
        // On a node, what was given would be compared with a cluster that it is not for.
        if (BootstrapRecord.TryLoad(services.Paths) is null) RestoreRequest.RefuseMember(services.Paths);
        var config = await ConfigFile.ReadAsync(given.Config, cancel);
        using var snapshot = await PlainSnapshot.OpenAsync(path, given, config.Spec, services.Time, cancel);
        var request = await new PlainRequest(services.Host, cri, services.Paths).ResolveAsync(
            arguments, snapshot.Display, snapshot.Facts.Workers.Select(worker => worker.Name), config, cancel);
        return await RunAsync(arguments, request, snapshot, cri, cancel);
    }

    private async Task<int> RunAsync(RestoreArguments arguments, BootstrapRequest.Resolved request, IRestoredCluster cluster, CriClient cri, CancellationToken cancel)
    {
        var sequence = new RestoreSequence(services, cri);
        if (arguments.DryRun)
        {
            await sequence.CheckAsync(request, cluster, warning => services.Console.Error.WriteLine($"warning: {new IndentedText(warning, 2)}"), cancel);
            await services.Console.Out.WriteLineAsync(cluster.Plan(request) + "\nNothing was changed.");
            return (int)ExitCode.Done;
        }

        if (!arguments.Yes && !request.IsResumed) RestoreConfirmation.Ask(services.Console, cluster.Plan(request));
        string? result = null;
        await ProgressDisplay.RunAsync(
            services.Console,
            services.Time,
            RestorePhaseNames.Of(takesOver: request.Record.Restored?.TakenOver is not null),
            async progress => result = await sequence.RunAsync(request, cluster, progress, cancel),
            cancel);
        await services.Console.Out.WriteAsync(result);
        return (int)ExitCode.Done;
    }
}
