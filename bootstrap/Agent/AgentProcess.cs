using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Processes;
using Cpctl.StaticPods.Agent;

namespace Cpctl.Bootstrap.Agent;

/// <summary><c>cpctl agent</c>: one on every node.</summary>
internal static class AgentProcess
{
    public static async Task<int> RunAsync(CliServices services, CancellationToken cancel)
    {
        using var loggers = new LineLoggerFactory(services.Console.Error, services.Time);
        var options = new AgentOptions
        {
            Paths = services.Paths,
            Time = services.Time,
            Loggers = loggers,
            Version = BuildInfo.Version,
            PodName = Environment.GetEnvironmentVariable("CPCTL_POD_NAME"),
        };
        try
        {
            await NodeAgent.RunAsync(options, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The kubelet stops the pod: nothing is wrong, and nothing is left half-done that the journal would not know.
        }

        return (int)ExitCode.Done;
    }
}
