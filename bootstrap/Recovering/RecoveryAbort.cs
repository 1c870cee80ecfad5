using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>Gives up what was begun on a node and is not finished, and says so.</summary>
internal sealed class RecoveryAbort(CliServices services, NodeIdentity node)
{
    /// <param name="phase">The name of the only phase.</param>
    /// <param name="token">Of the etcd that would have come in place of the node's own.</param>
    /// <param name="abort">Gives it up; refuses when it is too late.</param>
    /// <param name="result">What to tell then.</param>
    /// <param name="cancel">Ends it; the same again goes on.</param>
    public async Task<int> RunAsync(string phase, string token, Func<RecoveryWork, IPhaseProgress, CancellationToken, Task> abort, string result, CancellationToken cancel)
    {
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        using var journal = new Journal(services.Paths.RecoveryJournal, services.Time);
        var recovery = new RecoveryWork(token, node, journal, services.Paths, cri, services.Time);
        await ProgressDisplay.RunAsync(services.Console, services.Time, [phase], progress => abort(recovery, progress, cancel), cancel);
        await services.Console.Out.WriteLineAsync(result);
        return (int)ExitCode.Done;
    }

    public async Task<int> NothingAsync(string what)
    {
        await services.Console.Out.WriteLineAsync($"Nothing to do: no {what} was begun here.");
        return (int)ExitCode.Done;
    }
}
