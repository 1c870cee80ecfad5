using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Status;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Operator;

/// <summary>Keeps the caches current, competes for the lease, and runs the controllers while it is held.</summary>
internal sealed class Leadership(
    IKubernetesClient client, LeaderElector elector, OperatorMetrics metrics, OperatorState standing, CliServices services, NodeIdentity identity, ILoggerFactory loggers) : IController
{
    /// <summary>A new cluster's API appears at some moment: everybody waits for the first operator, so it looks often, but not for ever.</summary>
    private static readonly TimeSpan Eager = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EagerFor = TimeSpan.FromMinutes(2);

    public string Name => "leadership";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await WaitForControlPlaneAsync(cancellationToken);
        var caches = new OperatorCaches(client, services.Time, loggers);

        // Made once, run whenever this operator leads: they listen to the caches all the time, and a second set would listen twice.
        using var controllers = new LeaderControllers(client, caches, metrics, standing, services, identity, loggers);
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Maintenance of etcd goes by etcd's leadership, not by the lease: a full database takes no writes, the lease's neither.
        var caching = new ControllerHost([.. caches.All, Maintenance(caches)], services.Time, loggers.CreateLogger<ControllerHost>()).RunAsync(together.Token);
        try
        {
            await new UsableSigners(new OwnSigners(services.Paths), standing, services.Time).WhileThereAsync(competing => elector.RunAsync(LeadAsync, competing), cancellationToken);
        }
        finally
        {
            await together.CancelAsync();
            await caching;
        }

        Task LeadAsync(CancellationToken leading)
        {
            standing.Begins();
            return new ControllerHost(controllers.All, services.Time, loggers.CreateLogger<ControllerHost>()).RunAsync(leading);
        }
    }

    private MaintenanceController Maintenance(OperatorCaches caches)
    {
        var events = new EventRecorder(client, "cpctl-operator", identity.Name, services.Time, loggers.CreateLogger<EventRecorder>());
        return new MaintenanceController(
            caches.ControlPlanes,
            caches.Nodes,
            identity,
            EtcdCredentialFiles.Operator(services.Paths),
            new MaintenanceReporter(client, events, loggers.CreateLogger<MaintenanceReporter>()),
            services.Time);
    }

    /// <summary>
    /// Caches and lease back off when they fail; started before the API of a new cluster exists, they would be asleep when it appears.
    /// </summary>
    private async Task WaitForControlPlaneAsync(CancellationToken cancel)
    {
        var started = services.Time.GetTimestamp();
        while (!await IsThereAsync(cancel))
            await Task.Delay(services.Time.GetElapsedTime(started) < EagerFor ? Eager : Patient, services.Time, cancel);
    }

    private async Task<bool> IsThereAsync(CancellationToken cancel)
    {
        try
        {
            var isThere = await client.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel) is not null;
            standing.StartProblem = isThere ? null : "there is no ControlPlane object";
            return isThere;
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            standing.StartProblem = $"the ControlPlane object cannot be read: {RefusalClassifier.Explain(e)}";
            return false;
        }
    }
}
