using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Runtime;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.OwnObjects;
using Cpctl.Bootstrap.Processes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Recovery.Agents;
using Cpctl.Recovery.Destinations;
using Cpctl.StaticPods.Agent;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Agent;

/// <summary><c>cpctl agent</c>: one on every node.</summary>
internal static class AgentProcess
{
    public static async Task<int> RunAsync(CliServices services, CancellationToken cancel)
    {
        using var loggers = new LineLoggerFactory(services.Console.Error, services.Time);
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        using var members = new EtcdMemberPool(EtcdCredentialFiles.Agent(services.Paths));
        var podName = Environment.GetEnvironmentVariable("CPCTL_POD_NAME");
        var options = new AgentOptions
        {
            Paths = services.Paths,
            Time = services.Time,
            Loggers = loggers,
            Version = BuildInfo.Version,
            PodName = podName,
            Duties = context =>
            [
                new BackupAgent(context, Reaches, services.Paths, services.Time, loggers, BuildInfo.Version, cri),
                .. OwnNode(context),
            ],
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

        IEnumerable<IController> OwnNode(AgentDutyContext context) => context.Node.Role == NodeRole.ControlPlane
            ? [OwnNodeOf(context.Client, context.Node, members, services, loggers)]
            : [];

        // Outside a pod there is only the host.
        bool Reaches(string directory) => podName is null || HostMounts.Reach(directory);
    }

    private static OwnNodeKeeper OwnNodeOf(IKubernetesClient client, NodeIdentity node, EtcdMemberPool members, CliServices services, ILoggerFactory loggers)
    {
        var own = new OwnNode(services.Paths, node, token => new ClusterObserver(members).ObserveAsync([NodeEtcd.LocalUrl.GetLeftPart(UriPartial.Authority)], token));
        return new OwnNodeKeeper(client, AdministrateAsync, own, services.Paths, services.Time, loggers.CreateLogger<OwnNodeKeeper>());

        Task AdministrateAsync(Func<IKubernetesClient, Task> work) =>
            new ClusterOfNode(services.Paths, node).AdministrateAsync(ClusterAccess.FromKubeconfig(services.Paths.AgentKubeconfig), "agent", work, services.Time, loggers);
    }
}
