using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Upgrades;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// Makes a revision when the spec renders to something else than the latest one. Its only inputs are the spec, fixed facts and the
/// keys that a rotation publishes, so that nothing that happens in the cluster can start a cascade of revisions. Runs in the operator that leads.
/// </summary>
public sealed partial class RevisionController : ControlPlaneController
{
    private readonly IKubernetesClient _client;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly Informer<KubeNode> _kubeNodes;
    private readonly RevisionStore _revisions;
    private readonly RevisionOfSpec _ofSpec;
    private readonly RevisionAuthenticity _authenticity;
    private readonly Func<SignerSet?> _signers;
    private readonly ILogger _logger;
    private readonly EditBurst _burst;

    /// <summary>
    /// The informers are run by whoever composes the operator; <paramref name="secrets"/> is what <paramref name="revisions"/> reads, <paramref name="disk"/>
    /// and <paramref name="signers"/> are those of the operator's own node.
    /// </summary>
    internal RevisionController(
        IKubernetesClient client,
        EventRecorder recorder,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        Informer<Secret> secrets,
        Informer<KubeNode> kubeNodes,
        RevisionStore revisions,
        RevisionOfSpec ofSpec,
        RevisionFiles disk,
        Func<SignerSet?> signers,
        TimeProvider time,
        ILogger<RevisionController> logger)
        : base("revisions", controlPlanes, EditBurst.Quiet, time, logger)
    {
        _client = client;
        _nodes = nodes;
        _kubeNodes = kubeNodes;
        _revisions = revisions;
        _ofSpec = ofSpec;
        _authenticity = new RevisionAuthenticity(client, recorder, revisions, disk, signers, logger);
        _signers = signers;
        _logger = logger;
        _burst = new EditBurst(time);
        Follow(controlPlanes, IsNews);
        Read(nodes);
        // One that somebody else writes is looked at now, and not with the next edit.
        Follow(secrets, change => change.Type == WatchEventType.Deleted || revisions.Refused().Count > 0);
        Follow(kubeNodes, IsOtherKubelet);
    }

    protected override async Task<ReconcileResult> ReconcileAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        if (await _authenticity.PutRightAsync(controlPlane, cancellationToken) || await BringBackAsync(controlPlane, cancellationToken))
        {
            // The cache will know what exists again.
            LookAgain();
            return ReconcileResult.Done;
        }

        if (_burst.Take() is var wait && wait > TimeSpan.Zero)
        {
            return ReconcileResult.After(wait);
        }

        var problems = SpecRules.Check(controlPlane.Spec, [.. _revisions.Running(_nodes.List()).Select(NodeSettings.Of)], NodeKubelet.Of(_kubeNodes.List()));
        if (problems.Count > 0)
        {
            LogInvalid(_logger, controlPlane.Metadata.Generation ?? 0, string.Join("; ", problems));
            return ReconcileResult.Done;
        }

        var latest = _revisions.Latest();
        var content = _ofSpec.Render(controlPlane, latest);
        var isNewest = latest is not null && latest.Number >= RevisionNumbers.Told(controlPlane, _nodes.List());
        var made = isNewest && latest!.Content.Hash == content.Hash ? null : await CreateAsync(controlPlane, latest, content, cancellationToken);

        // The cache may not know yet what was just made, and nobody may look again for a long time.
        await PruneAsync(made is { } number ? [.. _revisions.Numbers().Union([number])] : _revisions.Numbers(), cancellationToken);
        return ReconcileResult.Done;
    }

    private bool IsNews(InformerChange<ControlPlane> change)
    {
        if (change.Previous is null)
        {
            return true;
        }

        if (change.Previous.Status?.Keys?.Generation != change.Object.Status?.Keys?.Generation)
        {
            return true;
        }

        // Other changes of status are frequent and concern nobody here.
        if (change.Previous.Metadata.Generation is { } generation && generation == change.Object.Metadata.Generation)
        {
            return false;
        }

        _burst.Edited();
        return true;
    }

    /// <summary>A version may have waited for it.</summary>
    private static bool IsOtherKubelet(InformerChange<KubeNode> change) =>
        change.Type == WatchEventType.Deleted || change.Previous?.Status?.NodeInfo?.KubeletVersion != change.Object.Status?.NodeInfo?.KubeletVersion;

    /// <summary>Makes Secrets that were deleted again from this node's disk, as they were. Without them nobody could go back, nor a new node join.</summary>
    /// <returns>True when the cache does not know yet what there is.</returns>
    private async Task<bool> BringBackAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        var isBehind = false;
        foreach (var number in RevisionNumbers.Missing(_revisions.Numbers(), controlPlane, _nodes.List()))
        {
            if (_authenticity.OnDisk(number) is { } revision)
            {
                isBehind = true;
                if (await TryCreateAsync(revision, cancellationToken))
                {
                    LogBroughtBack(_logger, number);
                }
                else
                {
                    await _authenticity.PutRightUnseenAsync(controlPlane, number, cancellationToken);
                }
            }
            else if (number == RevisionNumbers.Told(controlPlane, _nodes.List()))
            {
                // What is decided without it is decided only when it is truly gone.
                isBehind |= await _authenticity.PutRightUnseenAsync(controlPlane, number, cancellationToken);
            }
        }

        return isBehind;
    }

    /// <returns>False when it exists already.</returns>
    private async Task<bool> TryCreateAsync(Revision revision, CancellationToken cancellationToken)
    {
        try
        {
            var made = await _client.TryCreateAsync(ResourceTypes.Secrets, RevisionSecret.Of(revision, _signers()), cancellationToken);
            _ofSpec.Refusal = null;
            return made;
        }
        catch (KubernetesApiException e)
        {
            _ofSpec.Refusal = RefusalClassifier.Explain(e);
            throw;
        }
    }

    /// <returns>The new revision's number; null when somebody else has made it.</returns>
    private async Task<long?> CreateAsync(ControlPlane controlPlane, Revision? latest, RevisionContent content, CancellationToken cancellationToken)
    {
        var revision = Revision.After(latest, content, RevisionNumbers.Highest(_revisions.Numbers(), controlPlane, _nodes.List()));
        if (!await TryCreateAsync(revision, cancellationToken))
        {
            // The cache lags behind: it will know the one that exists soon, and this one may turn out to be it. Or it never will.
            LogExists(_logger, revision.Number);
            await _authenticity.PutRightUnseenAsync(controlPlane, revision.Number, cancellationToken);
            LookAgain();
            return null;
        }

        LogCreated(_logger, revision.Number, string.Join(", ", revision.Changed));
        return revision.Number;
    }

    private async Task PruneAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        foreach (var number in RevisionRetention.Superfluous(numbers, _nodes.List()))
        {
            await _client.DeleteAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(number), cancellationToken);
            LogPruned(_logger, number);
        }
    }

    [LoggerMessage(4110, LogLevel.Information, "Revision {Number} made; it changes {Components}.")]
    private static partial void LogCreated(ILogger logger, long number, string components);

    [LoggerMessage(4111, LogLevel.Warning, "No revision is made of generation {Generation} of the ControlPlane: {Problems}")]
    private static partial void LogInvalid(ILogger logger, long generation, string problems);

    [LoggerMessage(4112, LogLevel.Information, "Revision {Number} exists already.")]
    private static partial void LogExists(ILogger logger, long number);

    [LoggerMessage(4114, LogLevel.Warning, "Revision {Number} was deleted; it was made again from this node's disk.")]
    private static partial void LogBroughtBack(ILogger logger, long number);

    [LoggerMessage(4113, LogLevel.Debug, "Revision {Number} is no longer needed and was deleted.")]
    private static partial void LogPruned(ILogger logger, long number);
}
