using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Events;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Nodes;

/// <summary>Takes over what control-plane nodes say of a changed address, so that clients and members look for them there. Runs in the operator that leads.</summary>
internal sealed partial class NodeAddressController : IController, IDisposable
{
    private readonly IKubernetesClient _client;
    private readonly EventRecorder _events;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly ILogger _logger;
    private readonly WorkQueue<string> _queue;

    /// <summary>What was said already: a node's heartbeat brings it here every few seconds.</summary>
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);

    /// <summary>The informer is run by whoever composes the operator.</summary>
    public NodeAddressController(
        IKubernetesClient client, EventRecorder events, Informer<ControlPlaneNode> nodes, TimeProvider time, ILogger<NodeAddressController> logger)
    {
        _client = client;
        _events = events;
        _nodes = nodes;
        _logger = logger;
        _queue = new WorkQueue<string>(time);
        nodes.Subscribe(change => _queue.Add(change.Object.Metadata.Name!));
    }

    public string Name => "node-addresses";

    public void Dispose() => _queue.Dispose();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _nodes.WaitForSyncAsync(cancellationToken);
        foreach (var node in _nodes.List())
        {
            _queue.Add(node.Metadata.Name!);
        }

        await new ReconcileLoop<string>(Name, _queue, ReconcileAsync, _logger).RunAsync(cancellationToken);
    }

    internal async Task<ReconcileResult> ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        if (_nodes.Get(null, name) is not { } node)
        {
            return ReconcileResult.Done;
        }

        var (address, refusal) = AddressPlan.For(node, _nodes.List());
        if (address is not null)
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["ip"] = address } };
            await _client.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, name, patch, cancellationToken);
            LogChanged(_logger, name, node.Spec.Ip, address);
            await _events.RecordAsync(node, EventSeverity.Normal, EventReasons.AddressChanged, $"from {node.Spec.Ip} to {address}", cancellationToken);
        }
        else if (refusal is null)
        {
            _refused.Remove(name);
        }
        else if (_refused.GetValueOrDefault(name) != refusal)
        {
            _refused[name] = refusal;
            LogRefused(_logger, name, refusal);
            await _events.RecordAsync(node, EventSeverity.Warning, EventReasons.AddressRefused, refusal, cancellationToken);
        }

        return ReconcileResult.Done;
    }

    [LoggerMessage(4121, LogLevel.Information, "Node {Name} has moved from {Old} to {Address}.")]
    private static partial void LogChanged(ILogger logger, string name, string old, string address);

    [LoggerMessage(4122, LogLevel.Warning, "The address that node {Name} says it has is not taken over: {Reason}.")]
    private static partial void LogRefused(ILogger logger, string name, string reason);
}
