using System.Collections.Concurrent;
using System.Text;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Microsoft.Extensions.Logging;

namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>
/// What is encrypted at rest. Which key a value needs is seen in etcd, by the value's first bytes, never concluded from what was written. A value is
/// encrypted anew by a patch that changes nothing: the API server reads it, sees that another key than its own encrypted it, and writes it again if
/// nobody was faster. No content is lost by it, and none passes through here; what is immutable stays as it is.
/// </summary>
/// <param name="client">With the right to patch what is encrypted.</param>
/// <param name="values">What lies in etcd.</param>
/// <param name="logger">Says what was counted.</param>
internal sealed partial class EncryptedSecrets(IKubernetesClient client, IStoredValues values, ILogger logger) : IRotationHooks
{
    /// <summary>Together with those of others far below what an API server takes.</summary>
    private const int Parallel = 4;

    /// <summary>After so many, status tells how many it were.</summary>
    private const int Page = 500;

    private const int NamesTold = 3;

    /// <summary>Why the API server did not write one again, for the next look to tell.</summary>
    private readonly ConcurrentDictionary<string, string> _refusals = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<RemainingUse>> RemainingAsync(RotationContext context, CancellationToken cancellation)
    {
        var (total, old) = await CountAsync(context, cancellation);
        if (old.Count == 0)
        {
            LogVerified(logger, total, context.Line.Active);
            return [];
        }

        var named = old.Count <= NamesTold ? ": " + string.Join(", ", old.Select(Describe)) : "";
        return [new RemainingUse(context.Line.Retired!, $"{old.Count} of {total} Secrets{named}", CanBeReplaced: true)];
    }

    public async Task ReplaceAsync(RotationContext context, Func<string, Task> progress, CancellationToken cancellation)
    {
        var (_, old) = await CountAsync(context, cancellation);
        _refusals.Clear();
        for (var done = 0; done < old.Count; done += Page)
        {
            var page = old.Skip(done).Take(Page).ToList();
            var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
            await System.Threading.Tasks.Parallel.ForEachAsync(page, options, async (name, cancel) => await RewriteAsync(name, cancel));
            if (old.Count > Page)
            {
                await progress($"{done + page.Count} of {old.Count} Secrets were encrypted anew");
            }
        }

        LogRewritten(logger, old.Count - _refusals.Count, context.Line.Active, _refusals.Count);
    }

    /// <summary>Writes one Secret again as it is. One that is gone is done.</summary>
    private async ValueTask RewriteAsync(string name, CancellationToken cancellation)
    {
        var (ns, secret) = Split(name);
        try
        {
            await client.MergePatchAsync(ResourceTypes.Secrets, ns, secret, [], cancellation);
        }
        catch (KubernetesApiException e) when (!e.IsNotFound)
        {
            _refusals[name] = e.Message;
            LogRefused(logger, name, e.Message);
        }
        catch (KubernetesApiException)
        {
            // Deleted meanwhile.
        }
    }

    private async Task<(int Total, List<string> Old)> CountAsync(RotationContext context, CancellationToken cancellation)
    {
        var active = Encoding.UTF8.GetBytes(EncryptionConfiguration.ValuePrefix(context.Signers.Encryption.Active));
        var prefix = $"{context.ControlPlane.Spec.ApiServer.ExtraArgs.GetValueOrDefault("etcd-prefix", "/registry")}/secrets/";
        var (total, isWhole, old) = (0, false, new List<string>());
        await foreach (var value in values.ReadAsync(prefix, cancellation))
        {
            var name = value.Key[prefix.Length..];
            total++;
            isWhole |= name == $"{ClusterNames.SystemNamespace}/{ClusterNames.SignersSecret}";
            if (!value.Value.Span.StartsWith(active))
            {
                old.Add(name);
            }
        }

        // Who looks in the wrong place finds nothing that needs the old key.
        return isWhole ? (total, old) : throw new InvalidDataException($"etcd has no Secret {ClusterNames.SignersSecret} under {prefix}: this is not where the API server stores Secrets");
    }

    private string Describe(string name) => _refusals.TryGetValue(name, out var reason) ? $"{name} ({reason})" : name;

    private static (string Namespace, string Name) Split(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return (name[..slash], name[(slash + 1)..]);
    }

    [LoggerMessage(2210, LogLevel.Information, "All {Count} Secrets in etcd are encrypted with {Key}.")]
    private static partial void LogVerified(ILogger logger, int count, string key);

    [LoggerMessage(2211, LogLevel.Information, "{Count} Secrets were encrypted anew with {Key}, {Refused} could not be.")]
    private static partial void LogRewritten(ILogger logger, int count, string key, int refused);

    [LoggerMessage(2212, LogLevel.Warning, "Secret {Name} cannot be encrypted anew: {Reason}")]
    private static partial void LogRefused(ILogger logger, string name, string reason);
}
