using System.Net;
using System.Text.Json;

namespace Cpctl.DevCluster.Load;

/// <summary>
/// Watches the objects that the load creates, as an informer does: when the server ends the watch it goes on from the last event, and when the
/// server does not know that revision any more (410: a server that has just started knows none before its start) it begins anew with all there is.
/// </summary>
public sealed class WatchFollower(ApiRoute route, HttpClient http, LoadClock clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private string? _version;

    /// <summary>
    /// An attempt is one opening of the watch; it fails when the server does not let it be opened. That an open one breaks off when its server
    /// goes is no failure: it goes on elsewhere, and whether an event got lost over it is verified.
    /// </summary>
    public RouteLog Log { get; } = new(route.Name);

    /// <summary>Names of all objects that came by.</summary>
    public IReadOnlySet<string> Seen()
    {
        lock (_gate)
            return _seen.ToHashSet(StringComparer.Ordinal);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var started = clock.Now;
            try
            {
                using var answer = await OpenAsync(stop);
                Log.Add(new Attempt(started, clock.Now, IsWrite: false, null));
                await FollowAsync(answer, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Gone)
            {
                _version = null;
            }
            catch (HttpRequestException e)
            {
                Log.Add(new Attempt(started, clock.Now, IsWrite: false, $"watch: {e.GetBaseException().Message}"));
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                // Broken off: the next turn goes on from the last event.
            }
            await Task.Delay(Pause, clock.Time, CancellationToken.None);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(CancellationToken stop)
    {
        var query = _version is null ? "" : $"&resourceVersion={_version}";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{route.Host()}:6443{LoadNamespace.ConfigMapsPath}?watch=1&timeoutSeconds=600{query}")
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        return answer.EnsureSuccessStatusCode();
    }

    private async Task FollowAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is { } line)
            Take(line);
    }

    internal void Take(string line)
    {
        using var change = JsonDocument.Parse(line);
        var item = change.RootElement.GetProperty("object");
        if (change.RootElement.GetProperty("type").GetString() == "ERROR")
        {
            throw new HttpRequestException(
                item.TryGetProperty("message", out var message) ? message.GetString() : line,
                inner: null,
                item.TryGetProperty("code", out var code) ? (HttpStatusCode)code.GetInt32() : null);
        }

        var metadata = item.GetProperty("metadata");
        _version = metadata.GetProperty("resourceVersion").GetString();
        lock (_gate)
            _seen.Add(metadata.GetProperty("name").GetString()!);
    }
}
