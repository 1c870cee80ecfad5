using System.Text;
using System.Text.Json;

namespace Cpctl.DevCluster.Load;

/// <summary>Asks the API one way: every second request creates an object of its own, the others read a built-in and a custom one.</summary>
/// <param name="route">The way.</param>
/// <param name="http">A client that keeps connections or not, as the way says.</param>
/// <param name="ledger">Where names of acknowledged objects go.</param>
/// <param name="clock">Times attempts.</param>
public sealed class ApiProber(ApiRoute route, HttpClient http, WriteLedger ledger, LoadClock clock)
{
    private readonly string _prefix = route.Name.Replace(' ', '-').ToLowerInvariant();

    public RouteLog Log { get; } = new(route.Name);

    public Task RunAsync(double perSecond, CancellationToken stop) => PacedLoop.RunAsync(perSecond, AskAsync, clock.Time, stop);

    internal Task AskAsync(int number) => (number % 4) switch
    {
        1 => SendAsync(HttpMethod.Get, LoadNamespace.SeedPath, null, null),
        3 => SendAsync(HttpMethod.Get, LoadNamespace.CustomResourcePath, null, null),
        _ => CreateAsync($"{_prefix}-{number}"),
    };

    private Task CreateAsync(string name) => SendAsync(HttpMethod.Post, LoadNamespace.ConfigMapsPath, LoadNamespace.ConfigMap(name), name);

    private async Task SendAsync(HttpMethod method, string path, string? body, string? name)
    {
        var started = clock.Now;
        string? failure;
        var isCut = false;
        try
        {
            failure = await FailureOfAsync(method, path, body);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            failure = $"{method} {path}: {e.GetBaseException().Message}";
            isCut = route.KeepsConnection && e is not TaskCanceledException;
        }
        if (name is not null && failure is null)
            ledger.Acknowledge(name);
        Log.Add(new Attempt(started, clock.Now, method != HttpMethod.Get, failure, isCut));
    }

    private async Task<string?> FailureOfAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, $"https://{route.Host()}:6443{path}") { Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? null : $"{method} {path}: {(int)answer.StatusCode} {MessageOf(text)}";
    }

    /// <summary>The API's own words when it answers with a Status.</summary>
    private static string MessageOf(string body)
    {
        try
        {
            using var status = JsonDocument.Parse(body);
            return status.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? "" : body;
        }
        catch (JsonException)
        {
            return body.Trim();
        }
    }
}
