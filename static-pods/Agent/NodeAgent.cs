using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.State;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent;

/// <summary><c>cpctl agent</c>: looks after one node, for as long as it runs. Of two agents on a node one works and the other stands by.</summary>
public static class NodeAgent
{
    private static readonly TimeSpan IdentityPoll = TimeSpan.FromSeconds(1);

    /// <summary>Long enough for the successor to take the lock, short enough to be there again when it dies.</summary>
    private static readonly TimeSpan AfterHandOver = TimeSpan.FromSeconds(5);

    /// <summary>Runs until cancelled (then it throws <see cref="OperationCanceledException"/>).</summary>
    public static async Task RunAsync(AgentOptions options, CancellationToken cancellation)
    {
        var logger = options.Loggers.CreateLogger("Cpctl.Agent");
        var node = await IdentityAsync(options, cancellation);
        AgentLog.Started(logger, options.Version, node.Name, options.PodName ?? "no pod");
        while (true)
        {
            using (await StandByAsync(options, logger, cancellation))
            {
                // Read again: its address may have changed since.
                node = await IdentityAsync(options, cancellation);
                AgentLog.Active(logger);
                using var active = new ActiveAgent(options, node);
                await active.RunAsync(cancellation);
            }

            await Task.Delay(AfterHandOver, options.Time, cancellation);
        }
    }

    private static async Task<NodeIdentity> IdentityAsync(AgentOptions options, CancellationToken cancellation)
    {
        // Bootstrap and join start this agent while they still write.
        while (true)
        {
            if (NodeIdentity.TryLoad(options.Paths) is { } node)
            {
                return node;
            }

            await Task.Delay(IdentityPoll, options.Time, cancellation);
        }
    }

    /// <summary>Returns with the lock of the node.</summary>
    private static async Task<FileLock> StandByAsync(AgentOptions options, ILogger logger, CancellationToken cancellation)
    {
        if (FileLock.TryAcquire(options.Paths.AgentLock) is { } free)
        {
            return free;
        }

        // What the one that works goes by: this one has started and could read what it would go on from.
        _ = AgentState.Load(options.Paths);
        _ = Journal.Read(options.Paths.AgentJournal);
        if (options.PodName is { } pod)
        {
            new StandbyMark(options.Paths).Write(pod);
        }

        AgentLog.StandingBy(logger);
        return await FileLock.AcquireAsync(options.Paths.AgentLock, options.Time, cancellation);
    }
}
