using Cpctl.Api.Errors;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Processes;
using Cpctl.Recovery.Agents;
using Cpctl.Recovery.Destinations;
using Cpctl.StaticPods.Agent;

namespace Cpctl.Bootstrap.Agent;

/// <summary><c>cpctl agent</c>: one on every node.</summary>
internal static class AgentProcess
{
    public static async Task<int> RunAsync(CliServices services, CancellationToken cancel)
    {
        using var loggers = new LineLoggerFactory(services.Console.Error, services.Time);
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        var podName = Environment.GetEnvironmentVariable("CPCTL_POD_NAME");
        var options = new AgentOptions
        {
            Paths = services.Paths,
            Time = services.Time,
            Loggers = loggers,
            Version = BuildInfo.Version,
            PodName = podName,
            Duties = context => [new BackupAgent(context, Reaches, services.Paths, services.Time, loggers, BuildInfo.Version, cri)],
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

        // Outside a pod there is only the host.
        bool Reaches(string directory) => podName is null || HostMounts.Reach(directory);
    }
}
