using System.Security.Cryptography;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging;

namespace Cpctl.Pki.Rotation;

/// <summary>The published signers as an operator takes them: judged by the set on its own disk.</summary>
/// <param name="client">With the operator's rights.</param>
/// <param name="recorder">Hears of what is refused.</param>
/// <param name="nodes">Every ControlPlaneNode.</param>
/// <param name="node">The operator's own node.</param>
/// <param name="key">Opens what is sealed to that one.</param>
/// <param name="signers">The set on disk.</param>
/// <param name="logger">Says what is refused.</param>
internal sealed partial class PublishedSigners(
    IKubernetesClient client, EventRecorder recorder, Informer<ControlPlaneNode> nodes, string node, Func<SealingKey> key, Func<SignerSet> signers, ILogger logger)
{
    private readonly SealedSigners _sealed = new(client);
    private bool _isJudged;

    /// <summary>
    /// Once in each leadership: signs what an older cpctl sealed, with the set on this disk; seals them to this node when somebody took its box away.
    /// </summary>
    internal async Task JudgeAsync(ControlPlane controlPlane, CancellationToken cancellation)
    {
        if (_isJudged)
        {
            return;
        }

        var own = signers();
        var secret = await _sealed.GetAsync(cancellation);
        if (secret is not null && SignersVerdict.Of(secret, own) is SignersVerdict.Unsigned unsigned)
        {
            using var opened = key();
            _isJudged = SealedSigners.Open(secret, node, opened) is { } published && published.ToJson().AsSpan().SequenceEqual(own.ToJson()) && await _sealed.SignAsync(secret, unsigned, own, cancellation);
        }
        else if (secret is null || (secret.Data?.ContainsKey(node) != true && nodes.Get(null, node) is { Spec.Leave: not true }))
        {
            using var opened = key();
            _isJudged = await _sealed.PutAsync(own, node, opened.PublicKey, cancellation);
        }
        else
        {
            _isJudged = await OpenAsync(secret, controlPlane, cancellation) is not null;
        }
    }

    /// <summary>What is published, when it was sealed by who held what is on this disk; null when it was not, and that is told.</summary>
    internal async Task<SignerSet?> OpenAsync(Secret secret, ControlPlane controlPlane, CancellationToken cancellation)
    {
        try
        {
            using var opened = key();
            return SealedSigners.Open(secret, node, opened, signers());
        }
        catch (CryptographicException e)
        {
            LogRefused(logger, e.Message);
            await recorder.RecordAsync(controlPlane, EventSeverity.Warning, SealedSigners.RefusedReason, e.Message, cancellation);
            return null;
        }
    }

    [LoggerMessage(2202, LogLevel.Error, "The signers that are published are not used: {Reason}.")]
    private static partial void LogRefused(ILogger logger, string reason);
}
