using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Versions;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.ClusterService;

/// <summary>
/// Publishes which API servers stand behind the service default/kubernetes. API servers make the service; their own reconcilers are off,
/// as they would name slot ports and empty the list while two of them overlap. Runs in the operator that leads.
/// </summary>
public sealed partial class ServiceEndpointsController : IController
{
    private const string FieldManager = "cpctl-operator";
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);

    /// <summary>Somebody else may have changed the objects.</summary>
    private static readonly TimeSpan WriteAgain = TimeSpan.FromMinutes(1);

    private readonly IKubernetesClient _client;
    private readonly Informer<ControlPlane> _controlPlanes;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly Func<string, CancellationToken, Task<bool>> _isReady;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ReadyServers _servers = new();

    /// <summary>The informers are run by whoever composes the operator.</summary>
    /// <param name="client">Writes Endpoints and EndpointSlice.</param>
    /// <param name="controlPlanes">Names the Kubernetes version.</param>
    /// <param name="nodes">Name the addresses.</param>
    /// <param name="isReady">Whether the API server at an address is ready, as <see cref="ApiServerProbe.IsReadyAsync"/> finds out.</param>
    /// <param name="time">Between two rounds.</param>
    /// <param name="logger">Where changes are told.</param>
    public ServiceEndpointsController(
        IKubernetesClient client,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        Func<string, CancellationToken, Task<bool>> isReady,
        TimeProvider time,
        ILogger<ServiceEndpointsController> logger)
    {
        _client = client;
        _controlPlanes = controlPlanes;
        _nodes = nodes;
        _isReady = isReady;
        _time = time;
        _logger = logger;
    }

    public string Name => "service-endpoints";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _controlPlanes.WaitForSyncAsync(cancellationToken);
        await _nodes.WaitForSyncAsync(cancellationToken);
        IReadOnlyList<string> written = [];
        long? writtenAt = null;
        while (true)
        {
            await ObserveAsync(cancellationToken);
            var due = writtenAt is not { } at || _time.GetElapsedTime(at) >= WriteAgain;
            if (_servers.Published.Count > 0 && (due || !_servers.Published.SequenceEqual(written)) && await PublishAsync(cancellationToken))
            {
                written = _servers.Published;
                writtenAt = _time.GetTimestamp();
            }

            await Task.Delay(Between, _time, cancellationToken);
        }
    }

    internal async Task ObserveAsync(CancellationToken cancellationToken)
    {
        var addresses = _nodes.List()
            .Where(node => node.Spec.Role == NodeRoles.ControlPlane && node.Spec.Ip.Length > 0)
            .Select(node => node.Spec.Ip)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var answers = await Task.WhenAll(addresses.Select(async address => (address, await _isReady(address, cancellationToken))));
        _servers.Observe(answers.ToDictionary(answer => answer.address, answer => answer.Item2, StringComparer.Ordinal));
    }

    internal async Task<bool> PublishAsync(CancellationToken cancellationToken)
    {
        if (_controlPlanes.List() is not [var controlPlane, ..])
        {
            return false;
        }

        // What is served is the version that runs; the spec may be ahead of it.
        var version = KubernetesVersion.Parse(controlPlane.Status?.Version ?? controlPlane.Spec.Version);
        try
        {
            foreach (var manifest in ServiceEndpoints.For(_servers.Published, version))
            {
                await _client.ApplyAsync(manifest, FieldManager, cancellationToken);
            }

            LogPublished(_logger, string.Join(", ", _servers.Published));
            return true;
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            LogNotPublished(_logger, e.Message);
            return false;
        }
    }

    [LoggerMessage(4130, LogLevel.Debug, "The service default/kubernetes leads to {Addresses}.")]
    private static partial void LogPublished(ILogger logger, string addresses);

    [LoggerMessage(4131, LogLevel.Warning, "The endpoints of default/kubernetes could not be written: {Reason}")]
    private static partial void LogNotPublished(ILogger logger, string reason);
}
