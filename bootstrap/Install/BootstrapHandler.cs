using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Preflight;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Install;

/// <summary><c>cpctl bootstrap</c>.</summary>
internal sealed class BootstrapHandler(CliServices services)
{
    public async Task<int> RunAsync(BootstrapArguments arguments, CancellationToken cancel)
    {
        var paths = services.Paths;
        using var cri = new CriClient(paths.ContainerdSocket, services.Time);
        var request = await new BootstrapRequest(services.Host, cri, paths, services.Time).ResolveAsync(arguments, cancel);
        if (request.AlreadyDone is { } done)
        {
            if (services.Host.IsRoot) BootstrapRecord.Retire(paths, new Archive(paths, services.Time));
            await services.Console.Out.WriteAsync(done);
            return (int)ExitCode.Done;
        }

        using var only = services.Host.IsRoot ? NodeWorkLock.Take(paths) : null;
        if (arguments.DryRun) return await DryRunAsync(request, cri, cancel);
        string? result = null;
        await ProgressDisplay.RunAsync(
            services.Console,
            services.Time,
            PhaseNames.All,
            async progress => result = await new BootstrapSequence(services, cri).RunAsync(request, progress, cancel),
            cancel);
        await services.Console.Out.WriteAsync(result);
        return (int)ExitCode.Done;
    }

    private async Task<int> DryRunAsync(BootstrapRequest.Resolved request, ICri cri, CancellationToken cancel)
    {
        var report = await new BootstrapSequence(services, cri).PreflightAsync(request, cancel);
        foreach (var warning in report.Warnings) await services.Console.Error.WriteLineAsync($"warning: {warning.What}\n  do: {new IndentedText(warning.Remedy, 4)}");
        report.ThrowIfBlocked();
        await DryRunText.WriteAsync(services.Console.Out, request);
        return (int)ExitCode.Done;
    }
}
