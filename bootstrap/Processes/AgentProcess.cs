using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.StaticPods.Agent;

namespace Cpctl.Bootstrap.Processes;

/// <summary><c>cpctl agent</c>: the node's agent with this process's log, clock and pod name.</summary>
internal static class AgentProcess
{
    public static async Task<int> RunAsync(CliServices services, CancellationToken cancel)
    {
        using var loggers = new LineLoggerFactory(services.Console.Error, services.Time);
        try
        {
            await NodeAgent.RunAsync(
                new AgentOptions
                {
                    Paths = services.Paths,
                    Time = services.Time,
                    Loggers = loggers,
                    Version = BuildInfo.Version,
                    PodName = Environment.GetEnvironmentVariable("CPCTL_POD_NAME"),
                },
                cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to stop: what it was doing is in the journal and goes on with the next one.
        }

        return (int)ExitCode.Done;
    }
}
