using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Joining;
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

    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(250);

    private readonly IKubernetesClient _client;
    private readonly SealedSigners _sealed;
    private readonly ExtensionTrust _extensions;
    private readonly RotationReport _report;
    private readonly Func<long, KeysStatus?> _keysOf;
    private readonly string _node;
    private readonly Func<SealingKey> _key;
    private readonly string _endpoint;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="client">With the operator's rights.</param>
    /// <param name="recorder">Hears of each step.</param>
    /// <param name="controlPlanes">Run by whoever composes the operator, as are all informers.</param>
    /// <param name="nodes">Every ControlPlaneNode.</param>
    /// <param name="keysOf">The keys that a revision was made for; null for one from before any rotation.</param>
    /// <param name="node">The operator's own node: it opens what is sealed to that one.</param>
    /// <param name="key">With this key.</param>
    /// <param name="endpoint">The endpoint when the spec names none.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Says each move.</param>
    public RotationController(
        IKubernetesClient client,
        EventRecorder recorder,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        Func<long, KeysStatus?> keysOf,
        string node,
        Func<SealingKey> key,
        string endpoint,
        TimeProvider time,
        ILogger<RotationController> logger)
        : base("rotation", controlPlanes, Debounce, time, logger)
    {
        _client = client;
        _sealed = new SealedSigners(client);
        _extensions = new ExtensionTrust(client);
        _report = new RotationReport(client, recorder, time);
        _keysOf = keysOf;
        _node = node;
        _key = key;
        _endpoint = endpoint;
        _time = time;
        _logger = logger;
        Follow(controlPlanes);
        Follow(nodes);
    }

    protected override async Task<ReconcileResult> ReconcileAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        if (!HasWork(controlPlane))
        {
            return ReconcileResult.Done;
        }

        // Not from a cache: it may be from before a step that was done, by this operator or by the one that led before.
        var current = await _client.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancellationToken);
        var secret = await _sealed.GetAsync(cancellationToken);
        if (current is null || !HasWork(current) || secret is null || Open(secret) is not { } signers)
        {
            return ReconcileResult.After(LookAfter);
        }

        var rotation = Running(current) ?? Begin(current, signers);
        var kind = RotationName.Kind(rotation.Name) ?? throw new InvalidDataException($"status names the rotation of {rotation.Name}, which this cpctl does not know");
        var isNew = Running(current) is null;
        var standings = await StandingsAsync(rotation.Name, kind, signers, secret, cancellationToken);
        var moved = isNew ? Published(current, signers, kind) : Moved(signers, kind, standings);
        if (moved is not null)
        {
            if (!await _sealed.ReplaceAsync(secret, moved, cancellationToken))
            {
                // Somebody joined or left meanwhile: decided anew, with him.
                return ReconcileResult.After(TimeSpan.FromMilliseconds(100));
            }

            signers = moved;
            LogMoved(_logger, rotation.Name, SignerRotation.Line(signers, kind).Phase.ToString(), signers.Generation);
        }

        var (step, waiting) = RotationPlan.Stage(SignerRotation.Line(signers, kind), standings);
        if (step == RotationSteps.Complete && kind == AuthorityKind.FrontProxy)
        {
            await _extensions.ReduceAsync(signers[kind], cancellationToken);
        }

        await _report.WriteAsync(current, signers, rotation, step, waiting, cancellationToken);
        return step == RotationSteps.Complete ? ReconcileResult.Done : ReconcileResult.After(LookAfter);
    }

    private static bool HasWork(ControlPlane controlPlane) =>
        Running(controlPlane) is not null || (RotationRequest.Of(controlPlane) is { } request && request.Id != controlPlane.Status?.Rotation?.Id);

    private static KeyRotationStatus? Running(ControlPlane controlPlane) =>
        controlPlane.Status?.Rotation is { CompletedAt: null } rotation ? rotation : null;

    /// <summary>What was published before a kill and never told of is finished first; the request waits for its turn.</summary>
    private static KeyRotationStatus Begin(ControlPlane controlPlane, SignerSet signers)
    {
        var request = RotationRequest.Of(controlPlane)!;
        var unfinished = RotationName.All.FirstOrDefault(name => SignerRotation.Line(signers, RotationName.Kind(name)!.Value).Phase != RotationPhase.Stable);
        return unfinished is null || unfinished == request.Name
            ? new KeyRotationStatus { Id = request.Id, Name = request.Name }
            : new KeyRotationStatus { Id = $"resumed-{signers.Generation}", Name = unfinished };
    }

    private SignerSet? Published(ControlPlane controlPlane, SignerSet signers, AuthorityKind kind)
    {
        if (SignerRotation.Line(signers, kind).Phase != RotationPhase.Stable)
        {
            return null;
        }

        var settings = PkiSettings.From(controlPlane.Spec, _endpoint);
        return SignerRotation.Publish(signers, kind, Authority.Create(kind, settings.KeyAlgorithm, settings.AuthorityValidity, _time));
    }

    private static SignerSet? Moved(SignerSet signers, AuthorityKind kind, IReadOnlyCollection<NodeStanding> standings) =>
        RotationPlan.Next(SignerRotation.Line(signers, kind), standings, []) switch
        {
            RotationStep.Activate => SignerRotation.Activate(signers, kind),
            RotationStep.Drop => SignerRotation.Drop(signers, kind),
            _ => null,
        };

    /// <summary>
    /// Listed after the Secret was read, and not from a cache: who is admitted later changes the Secret, and the move fails. Who has a box and no
    /// object yet is about to join and counts.
    /// </summary>
    private async Task<IReadOnlyCollection<NodeStanding>> StandingsAsync(
        string name, AuthorityKind kind, SignerSet signers, Secret secret, CancellationToken cancellation)
    {
        var line = SignerRotation.Line(signers, kind);
        var nodes = (await _client.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancellation)).Where(node => node.Spec.Role == NodeRoles.ControlPlane).ToList();
        var known = nodes.Select(node => node.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var joining = (secret.Data?.Keys ?? []).Where(box => !known.Contains(box)).Select(box => new ControlPlaneNode { Metadata = new ObjectMeta { Name = box } });
        List<NodeStanding> standings = [.. nodes.Concat(joining).Select(node => StandingReader.Read(node, name, line, _keysOf))];
        if (kind == AuthorityKind.FrontProxy && await _extensions.StandingAsync(cancellation) is { } extensions && line.Phase == RotationPhase.Publishing)
        {
            standings.Add(extensions);
        }

        return standings;
    }

    private SignerSet? Open(Secret secret)
    {
        using var key = _key();
        return SealedSigners.Open(secret, _node, key);
    }

    [LoggerMessage(2200, LogLevel.Information, "Rotation of {Name}: {Phase}, generation {Generation} of the signers is published.")]
    private static partial void LogMoved(ILogger logger, string name, string phase, long generation);
}
