using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation.Hooks;
using Cpctl.Pki.Rotation.Lines;
using Cpctl.Pki.Rotation.Provided;
using Cpctl.Pki.Rotation.Schedule;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging;

namespace Cpctl.Pki.Rotation;

/// <summary>
/// Carries out rotations, one at a time. Where one stands is in the sealed signers themselves, which change in one write for all nodes; status only
/// tells of it. So whoever leads next goes on from there, killed anywhere. Runs in the operator that leads.
/// </summary>
public sealed partial class RotationController : ControlPlaneController
{
    /// <summary>While a rotation runs; what nodes report is looked at as it comes.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LookSeldom = TimeSpan.FromSeconds(30);

    /// <summary>A clock that is set wrong must not put a scheduled rotation off for years.</summary>
    private static readonly TimeSpan LongestNap = TimeSpan.FromHours(1);

    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(250);

    private readonly IKubernetesClient _client;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly SealedSigners _sealed;
    private readonly ProvidedAuthority _brought;
    private readonly Dictionary<string, IRotationHooks> _duties;
    private readonly RotationReport _report;
    private readonly Func<long, KeysStatus?> _keysOf;
    private readonly string _node;
    private readonly Func<SealingKey> _key;
    private readonly PublishedSigners _published;
    private readonly EvictedNodes _evicted;
    private readonly string _endpoint;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="client">With the operator's rights.</param>
    /// <param name="recorder">Hears of each step.</param>
    /// <param name="controlPlanes">Run by whoever composes the operator, as are all informers.</param>
    /// <param name="nodes">Every ControlPlaneNode.</param>
    /// <param name="values">What lies in etcd.</param>
    /// <param name="keysOf">The keys that a revision was made for; null for one from before any rotation.</param>
    /// <param name="node">The operator's own node: it opens what is sealed to that one.</param>
    /// <param name="key">With this key.</param>
    /// <param name="signers">The signers on this node's disk, by which those that are published are judged.</param>
    /// <param name="endpoint">The endpoint when the spec names none.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Says each move.</param>
    public RotationController(
        IKubernetesClient client,
        EventRecorder recorder,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        IStoredValues values,
        Func<long, KeysStatus?> keysOf,
        string node,
        Func<SealingKey> key,
        Func<SignerSet> signers,
        string endpoint,
        TimeProvider time,
        ILogger<RotationController> logger)
        : base("rotation", controlPlanes, Debounce, time, logger)
    {
        _client = client;
        _nodes = nodes;
        _sealed = new SealedSigners(client);
        _brought = new ProvidedAuthority(client);
        _duties = new(StringComparer.Ordinal)
        {
            [RotationName.Cluster] = new ClusterTrust(client, time),
            [RotationName.FrontProxy] = new ExtensionTrust(client, AuthorityKind.FrontProxy, ExtensionTrust.FrontProxies),
            [RotationName.ServiceAccount] = new IssuedTokens(client, time, logger),
            [RotationName.Encryption] = new EncryptedSecrets(client, values, logger),
        };
        _report = new RotationReport(client, recorder, time);
        _keysOf = keysOf;
        _node = node;
        _key = key;
        _published = new PublishedSigners(client, recorder, nodes, node, key, signers, logger);
        _evicted = new EvictedNodes(client);
        _endpoint = endpoint;
        _time = time;
        _logger = logger;
        Follow(controlPlanes);
        Follow(nodes);
    }

    protected override async Task<ReconcileResult> ReconcileAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        await _published.JudgeAsync(controlPlane, cancellationToken);
        var due = await EvictionRotations.DueAsync(_evicted, _nodes, controlPlane, cancellationToken);
        if (!HasWork(controlPlane, due))
        {
            return UntilTheNextIsDue(controlPlane, due);
        }

        // Not from a cache: it may be from before a step that was done, by this operator or by the one that led before.
        var current = await _client.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancellationToken);
        var secret = await _sealed.GetAsync(cancellationToken);
        if (current is null || !HasWork(current, due) || secret is null || await _published.OpenAsync(secret, controlPlane, cancellationToken) is not { } signers)
        {
            return ReconcileResult.After(LookAfter);
        }

        if (RotationRecall.Of(current, signers, _nodes.List(), _time.GetUtcNow()) is { } answered)
        {
            await _report.RecallAsync(answered, signers, RotationRecall.PublishedLines(_nodes.List(), _keysOf), cancellationToken);
            return ReconcileResult.After(LookAfter);
        }

        var rotation = Running(current) ?? Begin(current, signers, due);
        var line = RotatedLines.Find(rotation.Name) ?? throw new InvalidDataException($"status names the rotation of {rotation.Name}, which this cpctl does not know");
        var context = new RotationContext(current, rotation, signers, line.Of(signers));
        var duties = _duties.GetValueOrDefault(line.Name) ?? new NoHooks();
        var standings = await StandingsAsync(context, line, duties, secret, cancellationToken);
        IReadOnlyCollection<RemainingUse> remaining = [];
        if (RotationPlan.HaveAllMoved(context.Line, standings))
        {
            context = context with { Rotation = rotation with { MovedAt = rotation.MovedAt ?? _time.GetUtcNow() } };
            remaining = await duties.RemainingAsync(context, cancellationToken);
        }

        var next = RotationPlan.Next(context.Line, standings, remaining);
        if (next is RotationStep.Activate)
        {
            var trustedAt = rotation.TrustedAt ?? _time.GetUtcNow();
            context = context with { Rotation = context.Rotation with { TrustedAt = trustedAt } };
            next = RotationPlan.Settled(next, trustedAt + duties.Settling, _time.GetUtcNow());
        }

        var (moved, problem) = BroughtFor(context) is { } request && next is RotationStep.Nothing
            ? await TakenAsync(context, (RotatedAuthority)line, request, cancellationToken)
            : (Moved(context, line, next), null);
        if (problem is not null)
        {
            await _report.RefuseAsync(context, line, problem, cancellationToken);
            await _brought.RemoveAsync(cancellationToken);
            return ReconcileResult.Done;
        }

        if (moved is not null)
        {
            moved = RotationRequest.Of(current)?.Id == rotation.Id ? moved.BegunFor(rotation.Id) : moved;
            if (!await _sealed.ReplaceAsync(secret, signers, moved, await _evicted.ListAsync(cancellationToken), cancellationToken))
            {
                // Somebody joined or left meanwhile: decided anew, with him.
                return ReconcileResult.After(TimeSpan.FromMilliseconds(100));
            }

            context = context with { Signers = moved, Line = line.Of(moved) };
            LogMoved(_logger, rotation.Name, context.Line.Phase.ToString(), moved.Generation);
        }

        if (BroughtFor(context) is not null)
        {
            // Published, by this operator or by one that was killed then.
            await _brought.RemoveAsync(cancellationToken);
        }

        await duties.PublishAsync(context, cancellationToken);
        var (step, waiting) = RotationPlan.Stage(context.Line, standings, remaining);
        if (step == RotationSteps.Complete)
        {
            await duties.FinishAsync(context, cancellationToken);
        }

        await _report.WriteAsync(context, line, step, waiting ?? (next as RotationStep.Wait)?.Reason, cancellationToken);
        if (next is RotationStep.Replace)
        {
            await duties.ReplaceAsync(context, phrase => TellAsync(line, phrase, cancellationToken), cancellationToken);
        }

        return step == RotationSteps.Complete ? ReconcileResult.Done : ReconcileResult.After(LookAgain(next, remaining));
    }

    /// <summary>What ends by itself is looked at seldom before, for that may take days.</summary>
    private TimeSpan LookAgain(RotationStep next, IReadOnlyCollection<RemainingUse> remaining) =>
        next is RotationStep.Wait && remaining.Min(use => use.Until) is { } until && until - _time.GetUtcNow() is var left && left > LookAfter
            ? left < LookSeldom ? left : LookSeldom
            : LookAfter;

    private static KeyRotationStatus? Running(ControlPlane controlPlane) =>
        controlPlane.Status?.Rotation is { CompletedAt: null } rotation ? rotation : null;

    private bool HasWork(ControlPlane controlPlane, IReadOnlyList<string> due) =>
        RotationRequest.IsPending(controlPlane) || RotationRecall.HasForgotten(controlPlane, _nodes.List())
        || NextByItself(controlPlane, due) is { } next && next.At <= _time.GetUtcNow();

    /// <summary>What an evicted node knows comes first.</summary>
    private ScheduledRotation? NextByItself(ControlPlane controlPlane, IReadOnlyList<string> due)
    {
        var members = _nodes.List().Count(node => node.Spec.Role == NodeRoles.ControlPlane);
        return due.FirstOrDefault(name => !RotationRequest.WouldNeverEnd(name, controlPlane, members)) is { } name
            ? new ScheduledRotation(name, DateTimeOffset.MinValue)
            : RotationSchedule.Next(controlPlane, members);
    }

    private ReconcileResult UntilTheNextIsDue(ControlPlane controlPlane, IReadOnlyList<string> due) => NextByItself(controlPlane, due) is { } next
        ? ReconcileResult.After(next.At - _time.GetUtcNow() is var left && left < LongestNap ? left : LongestNap)
        : ReconcileResult.Done;

    /// <summary>What was published before a kill and never told of is finished first; the request, or what is due, waits for its turn.</summary>
    private KeyRotationStatus Begin(ControlPlane controlPlane, SignerSet signers, IReadOnlyList<string> due)
    {
        var last = RotationRequest.Of(controlPlane);
        var request = last is not null && RotationRequest.IsPending(controlPlane)
            ? last
            : new RotationRequest(NextByItself(controlPlane, due)!.Name, last?.Id ?? "scheduled"); // The last request stays answered.
        var unfinished = RotatedLines.All.FirstOrDefault(line => line.Of(signers).Phase != RotationPhase.Stable)?.Name;
        return unfinished is null ? new KeyRotationStatus { Id = request.Id, Name = request.Name, Generation = signers.Generation }
            : unfinished == request.Name ? new KeyRotationStatus { Id = request.Id, Name = request.Name }
            : new KeyRotationStatus { Id = $"resumed-{signers.Generation}", Name = unfinished };
    }

    private SignerSet? Moved(RotationContext context, RotatedLine line, RotationStep next) => next switch
    {
        // Of one that is under way, a stable line says that the old key was dropped.
        RotationStep.Nothing when Running(context.ControlPlane) is null =>
            line.Publish(context.Signers, PkiSettings.From(context.ControlPlane.Spec, _endpoint), _time),
        RotationStep.Activate when Running(context.ControlPlane) is not null => line.Activate(context.Signers),
        RotationStep.Drop when Running(context.ControlPlane) is not null => line.Drop(context.Signers),
        _ => null,
    };

    /// <summary>The request to begin with an authority that is brought, until status tells of the rotation. A request that was answered may have the same id as one by schedule.</summary>
    private static RotationRequest? BroughtFor(RotationContext context) =>
        Running(context.ControlPlane) is null && RotationRequest.IsPending(context.ControlPlane)
        && RotationRequest.Of(context.ControlPlane) is { IsBrought: true } request && request.Id == context.Rotation.Id
            ? request
            : null;

    /// <summary>Looked at again, with all that is known here: whoever asked may have known less, or have let time pass.</summary>
    private async Task<(SignerSet? Moved, string? Problem)> TakenAsync(RotationContext context, RotatedAuthority line, RotationRequest request, CancellationToken cancellation)
    {
        try
        {
            using var key = _key();
            var authority = await _brought.OpenAsync(request, _node, key, cancellation);
            var problems = Succession.Problems(authority, line.Kind, context.Signers, _time.GetUtcNow());
            return problems.Count == 0 ? (line.Publish(context.Signers, authority), null) : (null, string.Join("; ", problems));
        }
        catch (CryptographicException e)
        {
            return (null, $"the authority that was brought can't be read: {e.Message}");
        }
    }

    /// <summary>While something is replaced, which may take long.</summary>
    private async Task TellAsync(RotatedLine line, string phrase, CancellationToken cancellation)
    {
        LogReplacing(_logger, line.Name, phrase);
        var patch = new JsonObject { ["status"] = new JsonObject { ["rotation"] = new JsonObject { ["waiting"] = phrase } } };
        await _client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, patch, cancellation);
    }

    /// <summary>
    /// Listed after the Secret was read, and not from a cache: who is admitted later changes the Secret, and the move fails. Who has a box and no
    /// object yet is about to join and counts.
    /// </summary>
    private async Task<IReadOnlyCollection<NodeTrustState>> StandingsAsync(
        RotationContext context, RotatedLine line, IRotationHooks duties, Secret secret, CancellationToken cancellation)
    {
        var nodes = (await _client.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancellation)).Where(node => node.Spec.Role == NodeRoles.ControlPlane).ToList();
        var known = nodes.Select(node => node.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var joining = SealedSigners.Judged(secret, context.Signers).Keys.Where(box => !known.Contains(box)).Select(box => new ControlPlaneNode { Metadata = new ObjectMeta { Name = box } });
        return
        [
            .. nodes.Concat(joining).Select(node => line.Standing(node, context.Line, _keysOf)),
            .. await duties.OthersAsync(context, cancellation),
        ];
    }

    [LoggerMessage(2200, LogLevel.Information, "Rotation of {Name}: {Phase}, generation {Generation} of the signers is published.")]
    private static partial void LogMoved(ILogger logger, string name, string phase, long generation);

    [LoggerMessage(2201, LogLevel.Information, "Rotation of {Name}: {Progress}.")]
    private static partial void LogReplacing(ILogger logger, string name, string progress);
}
