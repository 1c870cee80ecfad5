using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Tokens;
using Microsoft.Extensions.Logging;

namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>
/// Tokens of service accounts that the old key signed. Those of pods end by themselves: the kubelet fetches a new one at 80 % of their life and after a
/// day in any case, so they are waited out. Those in Secrets never end: after the wait the same claims are signed anew, in one write, so that no
/// Secret is without a token at any moment. The one before is refused from then on: the API server accepts what the Secret holds and nothing else.
/// </summary>
/// <param name="client">With the right to list and patch Secrets.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Says what was signed.</param>
internal sealed partial class IssuedTokens(IKubernetesClient client, TimeProvider time, ILogger logger) : IRotationHooks
{
    private const int Page = 200;

    /// <summary>Whose tokens the API server did not let be written, for the next look to tell; an immutable Secret has to be deleted by its owner.</summary>
    private readonly List<string> _refused = [];

    public async Task<IReadOnlyList<RemainingUse>> RemainingAsync(RotationContext context, CancellationToken cancellation)
    {
        var retired = context.Line.Retired!;
        var end = context.Rotation.MovedAt!.Value + GoDuration.Parse(context.ControlPlane.Spec.Certificates.TokenRetirement);
        if (time.GetUtcNow() < end)
        {
            var until = end.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            return [new RemainingUse(retired, $"tokens until {until}", CanBeReplaced: false, end)];
        }

        var old = 0;
        await foreach (var _ in OldAsync(context, cancellation))
        {
            old++;
        }

        var what = old == 1 ? "the token of a Secret" : $"the tokens of {old} Secrets";
        var refused = _refused.Count == 0 ? "" : $": {string.Join(", ", _refused)}";
        return old == 0 ? [] : [new RemainingUse(retired, what + refused, CanBeReplaced: true)];
    }

    public async Task ReplaceAsync(RotationContext context, Func<string, Task> progress, CancellationToken cancellation)
    {
        var done = 0;
        _refused.Clear();
        await foreach (var (secret, token) in OldAsync(context, cancellation))
        {
            var signed = Encoding.UTF8.GetBytes(token.SignedAnew(context.Signers.ServiceAccounts.Active));
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = secret.Metadata.ResourceVersion },
                ["data"] = new JsonObject { [SecretToken.DataKey] = Convert.ToBase64String(signed) },
            };
            try
            {
                await client.MergePatchAsync(ResourceTypes.Secrets, secret.Metadata.Namespace, secret.Metadata.Name!, patch, cancellation);
                done++;
            }
            catch (KubernetesApiException e) when (e.IsConflict || e.IsNotFound)
            {
                // Changed or deleted since it was listed: the next look sees what it is now.
            }
            catch (KubernetesApiException e)
            {
                _refused.Add($"{secret.Metadata.Namespace}/{secret.Metadata.Name} ({e.Message})");
            }

            if (done > 0 && done % Page == 0)
            {
                await progress($"the tokens of {done} Secrets were signed anew");
            }
        }

        LogSigned(logger, done, _refused.Count);
    }

    /// <summary>Only what the retired key has signed indeed: whoever can write a Secret must not get anything else signed.</summary>
    private async IAsyncEnumerable<(Secret Secret, SecretToken Token)> OldAsync(
        RotationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var key = TokenKey.FromPem(context.Signers.ServiceAccounts.RetiredPublicKeys[0]);
        string? page = null;
        do
        {
            var options = new ListOptions { FieldSelector = $"type={SecretToken.SecretType}", Limit = Page, Continue = page };
            var list = await client.ListAsync(ResourceTypes.Secrets, null, options, cancellation);
            foreach (var secret in list.Items)
            {
                if (SecretToken.Of(secret) is { } token && token.IsSignedBy(key))
                {
                    yield return (secret, token);
                }
            }

            page = list.Metadata.Continue;
        }
        while (!string.IsNullOrEmpty(page));
    }

    [LoggerMessage(2220, LogLevel.Information, "The tokens of {Count} Secrets were signed anew, those of {Refused} could not be.")]
    private static partial void LogSigned(ILogger logger, int count, int refused);
}
