using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging;

namespace Cpctl.Pki.Joining;

/// <summary>
/// The operator's side of joining: answers requests of the signers cpctl.dev/node and cpctl.dev/kubelet. Every step is repeatable;
/// killed anywhere, the next leader goes on from what is stored.
/// </summary>
public sealed partial class NodeIdentityController : IController, IDisposable
{
    /// <summary>While a join waits for something that raises no event of ours (a revision, the new node's first heartbeat).</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(2);

    private readonly IKubernetesClient _client;
    private readonly Func<SignerSet> _signers;
    private readonly string _endpoint;
    private readonly ILogger _logger;
    private readonly Informer<CertificateSigningRequest> _requests;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly JoinFactsReader _facts;
    private readonly NodeAdmission _admission;
    private readonly RequestAnswers _answers;

    /// <param name="client">With the operator's rights.</param>
    /// <param name="signers">The signers on this node's disk, read anew each time: they may be rotated.</param>
    /// <param name="endpoint">The endpoint when the spec names none.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Says who was admitted and who was not.</param>
    public NodeIdentityController(IKubernetesClient client, Func<SignerSet> signers, string endpoint, TimeProvider time, ILogger logger)
    {
        _client = client;
        _signers = signers;
        _endpoint = endpoint;
        _logger = logger;
        _requests = new Informer<CertificateSigningRequest>(client, ResourceTypes.CertificateSigningRequests, new InformerOptions(), time, logger);
        _queue = new WorkQueue<ObjectKey>(time);
        _facts = new JoinFactsReader(client, time);
        _admission = new NodeAdmission(client);
        _answers = new RequestAnswers(client, time);
        _requests.Subscribe(change => Enqueue(change.Object));
    }

    public string Name => "node-identity";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // A controller that lost leadership and got it again has missed nothing: what is cached is looked at again.
        foreach (var request in _requests.List())
        {
            Enqueue(request);
        }

        var loop = new ReconcileLoop<ObjectKey>(Name, _queue, ReconcileAsync, _logger);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks = [_requests.RunAsync(both.Token), loop.RunAsync(both.Token)];
        try
        {
            await await Task.WhenAny(tasks);
        }
        finally
        {
            await both.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _queue.Dispose();

    private void Enqueue(CertificateSigningRequest request)
    {
        if (request.Spec.SignerName is ClusterNames.NodeSigner or ClusterNames.KubeletSigner)
        {
            _queue.Add(ObjectKey.Of(request));
        }
    }

    internal async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        var request = await _client.TryGetAsync(ResourceTypes.CertificateSigningRequests, ns: null, key.Name, cancellation);
        if (request is null || RequestAnswers.Has(request, RequestAnswers.Denied) || RequestAnswers.Has(request, RequestAnswers.Failed))
        {
            return ReconcileResult.Done;
        }

        if (request.Status?.Certificate is { Length: > 0 })
        {
            return request.Spec.SignerName != ClusterNames.NodeSigner || await _admission.RetireTokenAsync(request, cancellation)
                ? ReconcileResult.Done
                : ReconcileResult.After(Recheck);
        }

        var controlPlane = await _client.TryGetAsync(ResourceTypes.ControlPlanes, ns: null, ControlPlane.OnlyName, cancellation);
        if (controlPlane is null)
        {
            return ReconcileResult.After(Recheck);
        }

        var settings = PkiSettings.From(controlPlane.Spec, _endpoint);
        var facts = await _facts.ReadAsync(request, settings, controlPlane.Spec, cancellation);
        return request.Spec.SignerName == ClusterNames.KubeletSigner
            ? await AnswerKubeletAsync(request, facts, settings, cancellation)
            : await AnswerNodeAsync(request, facts, settings, cancellation);
    }

    private async Task<ReconcileResult> AnswerKubeletAsync(
        CertificateSigningRequest request, JoinFacts facts, PkiSettings settings, CancellationToken cancellation)
    {
        var (leaf, key, decision) = KubeletRequestPolicy.Decide(facts);
        if (leaf is null || key is null)
        {
            return await RefuseAsync(request, decision, cancellation);
        }

        request = await _answers.ApproveAsync(request, decision, cancellation);
        return await SignAsync(request, leaf, key, settings, cancellation);
    }

    private async Task<ReconcileResult> AnswerNodeAsync(
        CertificateSigningRequest request, JoinFacts facts, PkiSettings settings, CancellationToken cancellation)
    {
        // Approved already: either by us, before a kill, or by a person who may. Then only the form still counts.
        var (terms, problem) = JoinRequestReader.Read(request.Spec.Request);
        var isApproved = RequestAnswers.Has(request, RequestAnswers.Approved);
        var decision = !isApproved || terms is null ? JoinRequestPolicy.Decide(facts) : JoinRequestPolicy.InstallRollback(facts, terms);
        if (decision is { Approved: false } || terms is null)
        {
            return await RefuseAsync(request, decision ?? JoinDecision.Deny("Malformed", problem), cancellation);
        }

        if (facts.Token is not null && !await _admission.ClaimTokenAsync(facts.Token, terms, cancellation))
        {
            return ReconcileResult.After(TimeSpan.FromMilliseconds(100)); // judged anew, by what changed
        }

        if (decision is not null)
        {
            request = await _answers.ApproveAsync(request, decision, cancellation);
        }

        var signers = _signers();
        if (terms.Role == NodeRole.ControlPlane && !await _admission.PrepareControlPlaneAsync(signers, terms, cancellation))
        {
            LogWaitsForRevision(_logger, terms.Node);
            return ReconcileResult.After(Recheck);
        }

        var identity = new NodeIdentity(terms.Node, terms.Ip, terms.Role, signers.ClusterId, settings.Endpoint);
        var leaf = LeafCatalog.Agent(identity, new NodePaths());
        if (terms.Role == NodeRole.Worker)
        {
            // One that renews has an object; it was there when it was judged, and is not made again for it.
            var isRenewal = KubeletRequestPolicy.NodeOf(request) is not null;
            if (await _admission.PrepareWorkerAsync(terms, mayCreate: !isRenewal, cancellation) is not { Metadata.Uid: { } uid })
            {
                return ReconcileResult.After(TimeSpan.FromMilliseconds(100));
            }

            leaf = leaf with { FurtherOrganization = NodeUid.GroupOf(uid) };
        }

        return await SignAsync(request, leaf, terms.PublicKey, settings, cancellation);
    }

    private async Task<ReconcileResult> SignAsync(
        CertificateSigningRequest request, LeafSpec leaf, PublicKey key, PkiSettings settings, CancellationToken cancellation)
    {
        // Signed only with what every node has been given: this node's disk may be a generation behind.
        var signers = _signers();
        if (await new SealedSigners(_client).GenerationAsync(cancellation) is { } published && published != signers.Generation)
        {
            return ReconcileResult.After(Recheck);
        }

        await _answers.SignAsync(request, leaf, key, signers.Cluster.Active, settings.LeafValidity, cancellation);
        LogSigned(_logger, leaf.CommonName, request.Metadata.Name ?? "");
        return ReconcileResult.After(Recheck);
    }

    private async Task<ReconcileResult> RefuseAsync(CertificateSigningRequest request, JoinDecision decision, CancellationToken cancellation)
    {
        LogDenied(_logger, request.Metadata.Name ?? "", decision.Reason, decision.Message);
        await _answers.RefuseAsync(request, decision, cancellation);
        return ReconcileResult.Done;
    }

    [LoggerMessage(2100, LogLevel.Information, "Signed {User} for request {Request}.")]
    private static partial void LogSigned(ILogger logger, string user, string request);

    [LoggerMessage(2101, LogLevel.Warning, "Denied request {Request}: {Reason}: {Message}")]
    private static partial void LogDenied(ILogger logger, string request, string reason, string message);

    [LoggerMessage(2102, LogLevel.Information, "Node {Node} waits to join: there is no revision yet, or this node has yet to take up the signers that are published.")]
    private static partial void LogWaitsForRevision(ILogger logger, string node);
}
