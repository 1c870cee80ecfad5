using System.Text.Json;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>Asks at every known address which cluster is there, and, where it is another one, for its epoch. The answer is kept for some seconds.</summary>
/// <param name="pool">Its time limits are what an address without a machine costs.</param>
public sealed class ClusterEpochProbe(EtcdMemberPool pool, TimeProvider time)
{
    /// <summary>Where an API server stores ControlPlane/cluster: as JSON, as every custom resource.</summary>
    private const string ControlPlaneKey = "/registry/cpctl.dev/controlplanes/cluster";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private (ClusterChoice Choice, ulong? Own, long Epoch, HashSet<string> Asked, long At)? _last;

    /// <summary>Never throws for a member that does not answer.</summary>
    /// <param name="endpoints">https://host:port.</param>
    /// <param name="own">The cluster that the caller belongs to; null when it belongs to none.</param>
    /// <param name="epoch">Of the own cluster, or the highest that was ever heard of.</param>
    /// <exception cref="IOException">The client certificate can't be read.</exception>
    /// <exception cref="InvalidDataException">The client certificate is none.</exception>
    public async Task<ClusterChoice> LookAsync(IReadOnlyCollection<string> endpoints, ulong? own, long epoch, CancellationToken cancellation)
    {
        if (_last is { } last && last.Own == own && last.Epoch == epoch && last.Asked.SetEquals(endpoints) && time.GetElapsedTime(last.At) < Fresh) return last.Choice;
        pool.Refresh();
        var answers = await Task.WhenAll(endpoints.Select(endpoint => AskAsync(endpoint, own, cancellation)));
        var choice = ClusterChoice.Of(answers, own, epoch);
        _last = (choice, own, epoch, [.. endpoints], time.GetTimestamp());
        return choice;
    }

    private async Task<EndpointAnswer> AskAsync(string endpoint, ulong? own, CancellationToken cancellation)
    {
        ulong? cluster = null;
        try
        {
            var member = pool.At(endpoint);
            cluster = (await member.StatusAsync(cancellation)).ClusterId;
            return new EndpointAnswer(endpoint, cluster, cluster == own ? null : EpochIn(await member.GetAsync(ControlPlaneKey, cancellation)));
        }
        catch (EtcdException)
        {
            return new EndpointAnswer(endpoint, cluster, null);
        }
    }

    internal static long? EpochIn(EtcdValue? stored)
    {
        if (stored is null) return null;
        try
        {
            using var document = JsonDocument.Parse(stored.Value);
            return document.RootElement.TryGetProperty("status", out var status) && status.TryGetProperty("etcd", out var etcd)
                && etcd.TryGetProperty("epoch", out var epoch) && epoch.TryGetInt64(out var number)
                ? number
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
