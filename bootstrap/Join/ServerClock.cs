using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Trust;

namespace Cpctl.Bootstrap.Join;

/// <summary>The time according to an API server: the Date header of any answer, even of a refusal.</summary>
internal static class ServerClock
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>Null when the server did not say: then nothing is known, and nothing is wrong.</summary>
    public static async Task<DateTimeOffset?> ReadAsync(Uri server, X509Certificate2 authority, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = new TrustAnchors([authority]).ClientOptions() };
        using var http = new HttpClient(handler) { Timeout = Limit };
        try
        {
            using var answer = await http.GetAsync(new Uri(server, "/healthz"), HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.Headers.Date;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }
}
