using Cpctl.Api.Errors;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Restoring;

/// <summary><c>cpctl restore</c>.</summary>
internal sealed class RestoreHandler(CliServices services)
{
    public async Task<int> RunAsync(RestoreArguments arguments, CancellationToken cancel)
    {
        using var local = await LocalBundle.OpenAsync(services, arguments.File, cancel);
        using var backup = await Backup.OpenAsync(local.Path, arguments.Identities, cancel);
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        using var only = services.Host.IsRoot ? NodeWorkLock.Take(services.Paths) : null;
        var request = await new RestoreRequest(services.Host, cri, services.Paths).ResolveAsync(arguments, backup.Display, backup.Facts, cancel);
        var sequence = new RestoreSequence(services, cri);
        if (arguments.DryRun)
        {
            await sequence.CheckAsync(request, backup, warning => services.Console.Error.WriteLine($"warning: {warning}"), cancel);
            await services.Console.Out.WriteLineAsync($"{RestorePlanText.Of(request, backup)}{Environment.NewLine}Nothing was changed.");
            return (int)ExitCode.Done;
        }

        if (!arguments.Yes && !request.IsResumed) RestoreConfirmation.Ask(services.Console, RestorePlanText.Of(request, backup));
        string? result = null;
        await ProgressDisplay.RunAsync(
            services.Console,
            services.Time,
            RestorePhaseNames.All,
            async progress => result = await sequence.RunAsync(request, backup, progress, cancel),
            cancel);
        await services.Console.Out.WriteAsync(result);
        return (int)ExitCode.Done;
    }
}
