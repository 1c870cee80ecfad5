using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Rollouts;

/// <summary>Moves nodes to the latest revision, one at a time, as <see cref="RolloutPlan"/> decides. Runs in the operator that leads.</summary>
public sealed partial class RolloutController : ControlPlaneController
{
    /// <summary>etcd and heartbeats change without an event of the API.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(3);

    private readonly IKubernetesClient _client;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly RevisionStore _revisions;
    private readonly ObserveEtcd _observeEtcd;
    private readonly RolloutProgress _progress;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private string? _restart;

    /// <summary>The informers are run by whoever composes the operator; <paramref name="secrets"/> is what <paramref name="revisions"/> reads.</summary>
    public RolloutController(
        IKubernetesClient client,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        Informer<Secret> secrets,
        RevisionStore revisions,
        ObserveEtcd observeEtcd,
        RolloutProgress progress,
        TimeProvider time,
        ILogger<RolloutController> logger)
        : base("rollout", controlPlanes, TimeSpan.Zero, time, logger)
    {
        _client = client;
        _nodes = nodes;
        _revisions = revisions;
        _observeEtcd = observeEtcd;
        _progress = progress;
        _time = time;
        _logger = logger;
        Follow(controlPlanes);
        Follow(nodes);
        Follow(secrets);
    }

    protected override async Task<ReconcileResult> ReconcileAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        var step = await DecideAsync(controlPlane, _nodes.List(), cancellationToken);
        if (step is RolloutStep.SetTarget)
        {
            // The cache may lag behind what this controller itself did last: what is done is decided from the objects as they are.
            var current = await _client.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancellationToken);
            step = await DecideAsync(controlPlane, current, cancellationToken);
            if (step is RolloutStep.SetTarget target)
            {
                await SetTargetAsync(current.Single(node => node.Metadata.Name == target.Node), target, cancellationToken);
            }
        }

        Report(step);
        var restarts = step is not RolloutStep.SetTarget && await HandOutRestartAsync(controlPlane, cancellationToken);
        return step is RolloutStep.Settled or RolloutStep.Paused && !restarts ? ReconcileResult.Done : ReconcileResult.After(LookAfter);
    }

    /// <summary>In the same loop as rollouts, so that neither begins while the other decides.</summary>
    /// <returns>Whether any restart is asked for and not done.</returns>
    private async Task<bool> HandOutRestartAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        if (await DecideRestartAsync(controlPlane, _nodes.List(), cancellationToken) is not { } decision)
        {
            return false;
        }

        if (decision.Node is not null)
        {
            var current = await _client.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancellationToken);
            decision = await DecideRestartAsync(controlPlane, current, cancellationToken) ?? decision with { Node = null };
            if (current.FirstOrDefault(node => node.Metadata.Name == decision.Node) is { } node)
            {
                var patch = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["resourceVersion"] = node.Metadata.ResourceVersion },
                    ["spec"] = new JsonObject { ["allowedRestart"] = node.Spec.Restart!.Id },
                };
                await _client.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, decision.Node!, patch, cancellationToken);
            }
        }

        if (_restart != decision.Reason)
        {
            _restart = decision.Reason;
            LogRestart(_logger, decision.Reason);
        }

        return true;
    }

    private async Task<RestartDecision?> DecideRestartAsync(ControlPlane controlPlane, IReadOnlyList<ControlPlaneNode> current, CancellationToken cancellationToken)
    {
        var state = State(controlPlane, current);
        return RestartPlan.Next(state.Nodes.Any(node => node is { Restart: not null, RestartIsAllowed: false, RestartStopsEtcd: true })
            ? await WithEtcdAsync(state, controlPlane, current, cancellationToken)
            : state);
    }

    private async Task<RolloutStep> DecideAsync(ControlPlane controlPlane, IReadOnlyList<ControlPlaneNode> current, CancellationToken cancellationToken)
    {
        var state = State(controlPlane, current);
        return RolloutPlan.Next(state.Outdated.Any(state.RestartsEtcd) ? await WithEtcdAsync(state, controlPlane, current, cancellationToken) : state);
    }

    private RolloutState State(ControlPlane controlPlane, IReadOnlyList<ControlPlaneNode> current) => new()
    {
        Nodes = NodeReader.Read(current, controlPlane, _time.GetUtcNow()),
        Latest = _revisions.Latest()?.Number ?? 0,
        Told = RevisionNumbers.Told(controlPlane, current),
        EtcdHashes = EtcdHashes(),
        Paused = controlPlane.Spec.Rollout.Paused,
        AllowOutage = controlPlane.Spec.Rollout.AllowOutage,
    };

    private async Task<RolloutState> WithEtcdAsync(
        RolloutState state, ControlPlane controlPlane, IReadOnlyList<ControlPlaneNode> current, CancellationToken cancellationToken) =>
        state with { Etcd = (await _observeEtcd(Endpoints(controlPlane, current), cancellationToken)).Knowing(controlPlane.Status?.Etcd) };

    private Dictionary<long, string> EtcdHashes()
    {
        var hashes = new Dictionary<long, string>();
        foreach (var number in _revisions.Numbers())
        {
            if (_revisions.Find(number)?.Content.Components.GetValueOrDefault(ComponentNames.Etcd) is { } hash)
            {
                hashes[number] = hash;
            }
        }

        return hashes;
    }

    private static IReadOnlyCollection<string> Endpoints(ControlPlane controlPlane, IEnumerable<ControlPlaneNode> current) =>
    [
        .. (controlPlane.Status?.Etcd?.Members ?? []).SelectMany(member => member.ClientURLs)
            .Concat(current.Where(node => node.Spec.Role == NodeRoles.ControlPlane && node.Spec.Ip.Length > 0).Select(node => EtcdUrls.Client(node.Spec.Ip)))
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private async Task SetTargetAsync(ControlPlaneNode node, RolloutStep.SetTarget target, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                // Refused when anybody changed the object since it was looked at.
                ["resourceVersion"] = node.Metadata.ResourceVersion,
                ["annotations"] = new JsonObject { [NodeReader.TargetSetAt] = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
            },
            ["spec"] = new JsonObject { ["targetRevision"] = target.Revision },
        };
        await _client.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, target.Node, patch, cancellationToken);
        LogTarget(_logger, target.Reason);
    }

    private void Report(RolloutStep step)
    {
        if (step != _progress.Step && step is not RolloutStep.SetTarget)
        {
            LogStep(_logger, step.Reason);
        }

        _progress.Step = step;
    }

    [LoggerMessage(4100, LogLevel.Information, "Rollout: {Reason}")]
    private static partial void LogTarget(ILogger logger, string reason);

    [LoggerMessage(4102, LogLevel.Information, "Restart: {Reason}")]
    private static partial void LogRestart(ILogger logger, string reason);

    [LoggerMessage(4101, LogLevel.Information, "Rollout: {Reason}")]
    private static partial void LogStep(ILogger logger, string reason);
}
