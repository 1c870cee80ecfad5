using System.Text.Json;
using System.Security.Cryptography;

namespace Cpctl.DevCluster.Load;

/// <summary>
/// What the address of the service default/kubernetes leads to: a published endpoint, any of them, as kube-proxy picks for each connection
/// (the development cluster has none). When nobody answers, what was read last still holds, as it does there.
/// </summary>
public sealed class ServiceAddresses(ApiRoute through, HttpClient http, LoadClock clock)
{
    private volatile string[] _published = [];

    public string Pick() => _published is { Length: > 0 } some
        ? some[RandomNumberGenerator.GetInt32(some.Length)]
        : throw new HttpRequestException("default/kubernetes has no endpoints");

    /// <summary>Reads the endpoints every second until cancelled.</summary>
    public Task RunAsync(CancellationToken stop) => PacedLoop.RunAsync(1, _ => ReadAsync(), clock.Time, stop);

    internal async Task ReadAsync()
    {
        try
        {
            _published = Parse(await http.GetStringAsync(new Uri($"https://{through.Host()}:6443{LoadNamespace.ServiceEndpointsPath}")));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // Counted where requests are counted: on the way through which this was asked.
        }
    }

    internal static string[] Parse(string endpoints)
    {
        using var document = JsonDocument.Parse(endpoints);
        return document.RootElement.TryGetProperty("subsets", out var subsets)
            ? [.. subsets.EnumerateArray()
                .SelectMany(subset => subset.TryGetProperty("addresses", out var addresses) ? addresses.EnumerateArray().ToArray() : [])
                .Select(address => address.GetProperty("ip").GetString()!)]
            : [];
    }
}
