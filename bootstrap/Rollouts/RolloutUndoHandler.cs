using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Cli;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary><c>cpctl rollout undo</c>: asks this node's agent, for whatever the API would be asked for needs an operator.</summary>
internal sealed class RolloutUndoHandler(NodePaths paths, CliConsole console)
{
    public async Task<int> UndoAsync(CancellationToken cancel)
    {
        using var agent = new AgentSocketClient(paths);
        var before = await agent.StatusAsync(cancel);
        await agent.UndoAsync(cancel);
        await console.Out.WriteLineAsync(
            $"{before.Node.Metadata.Name} goes back from revision {before.Node.Status?.CurrentRevision}; `cpctl status` shows how far it is. Its operator leads then and carries out the spec as it is");
        return (int)ExitCode.Done;
    }
}
