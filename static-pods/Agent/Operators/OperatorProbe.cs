using System.Text.Json;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent.Operators;

/// <summary>Asks this node's operator, on loopback, how it stands.</summary>
internal sealed class OperatorProbe : IDisposable
{
    private const string Url = "http://127.0.0.1:10291/standing";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(3) };

    /// <summary>Never throws but for cancellation: an operator that does not answer has a problem.</summary>
    public async Task<OperatorStatus> AskAsync(CancellationToken cancellation)
    {
        try
        {
            var answer = await _http.GetByteArrayAsync(new Uri(Url), cancellation);
            return JsonSerializer.Deserialize(answer, ApiJson.Default.OperatorStatus) ?? new OperatorStatus { Problem = "it answers nothing" };
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return new OperatorStatus { Problem = $"it does not answer: {(e.InnerException ?? e).Message}" };
        }
    }

    public void Dispose() => _http.Dispose();
}
