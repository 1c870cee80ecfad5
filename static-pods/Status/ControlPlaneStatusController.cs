using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Rollouts;
using Cpctl.StaticPods.Upgrades;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Status;

/// <summary>Reports on the control plane as a whole, when something changed. Runs in the operator that leads.</summary>
public sealed partial class ControlPlaneStatusController : ControlPlaneController
{
    /// <summary>Several changes at once are one report.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(250);

    /// <summary>Silence of an agent makes no event, and the status has to be renewed.</summary>
    private static readonly TimeSpan LookAfter = StatusRenewal.Every;

    private readonly IKubernetesClient _client;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly Informer<KubeNode> _kubeNodes;
    private readonly NodeClocks _clocks;
    private readonly RevisionStore _revisions;
    private readonly RevisionOfSpec _ofSpec;
    private readonly RolloutProgress _progress;
    private readonly OperatorState _standing;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>The informers are run by whoever composes the operator; <paramref name="secrets"/> is what <paramref name="revisions"/> reads.</summary>
    internal ControlPlaneStatusController(
        IKubernetesClient client,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        Informer<Secret> secrets,
        Informer<KubeNode> kubeNodes,
        NodeClocks clocks,
        RevisionStore revisions,
        RevisionOfSpec ofSpec,
        RolloutProgress progress,
        OperatorState standing,
        TimeProvider time,
        ILogger<ControlPlaneStatusController> logger)
        : base("control-plane-status", controlPlanes, Debounce, time, logger)
    {
        _client = client;
        _nodes = nodes;
        _kubeNodes = kubeNodes;
        _clocks = clocks;
        _revisions = revisions;
        _ofSpec = ofSpec;
        _progress = progress;
        _standing = standing;
        _time = time;
        _logger = logger;
        Follow(controlPlanes);
        Follow(nodes);
        Follow(secrets);
        Read(kubeNodes);
        progress.Subscribe(LookAgain);
    }

    protected override async Task<ReconcileResult> ReconcileAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        var status = ControlPlaneStatusBuilder.Build(Inputs(controlPlane));
        var patch = Own(status);
        var isNew = controlPlane.Status is not { } before || !JsonNode.DeepEquals(Own(before), patch);
        if (isNew || StatusRenewal.IsDue(controlPlane.Status, _standing.Node, _time.GetUtcNow()))
        {
            await WriteAsync(isNew ? patch : [], cancellationToken);
            LogTransitions(controlPlane.Status, status);
        }

        return ReconcileResult.After(LookAfter);
    }

    private async Task WriteAsync(JsonObject patch, CancellationToken cancellationToken)
    {
        patch["renewedAt"] = JsonSerializer.SerializeToNode(DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds()), ApiJson.Default.DateTimeOffset);
        patch["renewedBy"] = _standing.Node;
        try
        {
            await _client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, new JsonObject { ["status"] = patch }, cancellationToken);
            _standing.Written();
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            _standing.Refused(RefusalClassifier.Explain(e));
            throw;
        }
    }

    private StatusInputs Inputs(ControlPlane controlPlane)
    {
        var now = _time.GetUtcNow();
        var all = _nodes.List();
        var problems = SpecRules.Check(controlPlane.Spec, [.. _revisions.Running(all).Select(NodeSettings.Of)], NodeKubelet.Of(_kubeNodes.List()));
        var told = RevisionNumbers.Told(controlPlane, all);
        var latest = _revisions.Latest();
        return new StatusInputs
        {
            ControlPlane = controlPlane,
            Nodes = [.. all.Where(node => node.Spec.Role == NodeRoles.ControlPlane)],
            Rollout = NodeReader.Read(all, controlPlane, now),
            Step = _progress.Step,
            Problems = problems,
            Unrevised = problems.Count > 0 ? null : _ofSpec.Difference(controlPlane, latest, told),
            Latest = Math.Max(latest?.Number ?? 0, told) is > 0 and var number ? number : null,
            ClockOffset = _clocks.OffsetOf,
            VersionOf = revised => _revisions.Find(revised) is { } revision ? NodeSettings.Of(revision).Version : null,
            Now = now,
        };
    }

    /// <summary>The fields this controller writes. A field that is gone is written as null, or a merge would keep it.</summary>
    private static JsonObject Own(ControlPlaneStatus status)
    {
        var json = JsonSerializer.SerializeToNode(status with { Etcd = null, Keys = null, Rotation = null, Rotated = null, Backup = null, RenewedAt = null, RenewedBy = null }, ApiJson.Default.ControlPlaneStatus)!.AsObject();
        json.Remove("etcd");
        json.TryAdd("soonestCertificateExpiry", null);
        return json;
    }

    private void LogTransitions(ControlPlaneStatus? before, ControlPlaneStatus after)
    {
        foreach (var condition in after.Conditions)
        {
            if (before?.Conditions.FirstOrDefault(other => other.Type == condition.Type)?.Status != condition.Status)
            {
                LogCondition(_logger, condition.Type, condition.Status, condition.Message ?? "");
            }
        }
    }

    [LoggerMessage(4140, LogLevel.Information, "{Condition} is {Status}: {Message}")]
    private static partial void LogCondition(ILogger logger, string condition, string status, string message);
}
