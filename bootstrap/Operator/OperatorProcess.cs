using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.OwnObjects;
using Cpctl.Bootstrap.Processes;
using Cpctl.StaticPods.Status;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Operator;

/// <summary><c>cpctl operator</c>: one on every control-plane node; the one that holds the lease runs the controllers.</summary>
internal static partial class OperatorProcess
{
    private const int HealthPort = 10291;

    public static async Task<int> RunAsync(CliServices services, CancellationToken cancel)
    {
        using var loggers = new LineLoggerFactory(services.Console.Error, services.Time);
        var logger = loggers.CreateLogger("operator");
        var identity = NodeIdentity.TryLoad(services.Paths) ?? throw new CpctlException(
            ExitCode.Failed, "this machine is no node of a control plane", $"{services.Paths.NodeIdentityFile} is missing", "Run `cpctl bootstrap` or `cpctl join`.");
        LogStarting(logger, BuildInfo.Version, identity.Name);
        using var client = new KubernetesClient(OperatorAccess.Of(services.Paths, identity), services.Time, loggers.CreateLogger<KubernetesClient>());
        var elector = new LeaderElector(client, LeaseOf(identity), services.Time, loggers.CreateLogger<LeaderElector>());
        using var metrics = new OperatorMetrics(() => elector.IsLeader, services.Time);
        var standing = new OperatorState(identity.Name, services.Time);
        var health = new ProcessHealth(
            HealthPort, metrics.Write, () => JsonSerializer.SerializeToUtf8Bytes(standing.Now(elector.IsLeader, elector.Problem), ApiJson.Default.OperatorStatus), services.Time, loggers);
        var cluster = new ClusterOfNode(services.Paths, identity);
        var own = new OwnObjectsController(
            client,
            work => cluster.AdministrateAsync(OperatorAccess.Of(services.Paths, identity), "operator", work, services.Time, loggers),
            cluster,
            () => standing.Now(elector.IsLeader, elector.Problem),
            BuildInfo.Version,
            services.Time,
            loggers.CreateLogger<OwnObjectsController>());
        var host = new ControllerHost([health, own, new Leadership(client, elector, metrics, standing, services, identity, loggers)], services.Time, loggers.CreateLogger<ControllerHost>());
        await IdentityWatch.RunAsync(host.RunAsync, identity, services.Paths, services.Time, cancel);
        return (int)ExitCode.Done;
    }

    private static LeaderElectorOptions LeaseOf(NodeIdentity identity) => new()
    {
        Namespace = "cpctl-system",
        Name = "operator",
        Identity = $"{identity.Name}_{Guid.NewGuid():N}",
        LeaseDuration = TimeSpan.FromSeconds(15),
        RenewDeadline = TimeSpan.FromSeconds(10),
        RetryPeriod = TimeSpan.FromSeconds(2),
    };

    [LoggerMessage(6300, LogLevel.Information, "cpctl {Version} operator on {Node}")]
    private static partial void LogStarting(ILogger logger, string version, string node);
}
