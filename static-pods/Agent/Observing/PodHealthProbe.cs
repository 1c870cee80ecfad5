using System.Globalization;
using System.Net.Security;
using System.Text.RegularExpressions;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>Health endpoints on this node's loopback.</summary>
internal sealed partial class PodHealthProbe : IPodHealth, IDisposable
{
    /// <summary>A healthy component answers in milliseconds; a node under load in a second or two.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private const int KubeletPort = 10248;

    private readonly IApiServerProof _proof;
    private readonly HttpClient _http;

    public PodHealthProbe(IApiServerProof proof)
    {
        _proof = proof;

        // Nothing is sent and nothing but a status code believed; controller manager and scheduler make their certificates themselves.
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        };
        _http = new HttpClient(handler) { Timeout = Limit };
    }

    public Task<PodHealth> AskAsync(TargetPod pod, int slot, bool prove, int? present, CancellationToken cancellation) => pod.Component switch
    {
        ComponentNames.ApiServer => AskApiServerAsync(slot, prove, present, cancellation),
        ComponentNames.ControllerManager => AskAsync("https://127.0.0.1:10257/healthz", cancellation),
        ComponentNames.Scheduler => AskAsync("https://127.0.0.1:10259/healthz", cancellation),
        ComponentNames.Operator => AskAsync("http://127.0.0.1:10291/healthz", cancellation),
        _ => Task.FromResult(PodHealth.Good),
    };

    public Task<PodHealth> AskKubeletAsync(string? configuration, CancellationToken cancellation)
    {
        var port = configuration is not null && HealthzPort().Match(configuration) is { Success: true } match
            ? int.Parse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : KubeletPort;
        return port == 0 ? Task.FromResult(PodHealth.Good) : AskAsync($"http://127.0.0.1:{port}/healthz", cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<PodHealth> AskApiServerAsync(int slot, bool prove, int? present, CancellationToken cancellation)
    {
        var ready = await AskAsync($"https://127.0.0.1:{slot}/readyz", cancellation);
        return !ready.IsHealthy || !prove ? ready
            : await _proof.FaultAsync(slot, present, cancellation) is { } fault ? PodHealth.Bad(fault)
            : PodHealth.Good;
    }

    private async Task<PodHealth> AskAsync(string url, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode ? PodHealth.Good : PodHealth.Bad($"{url} answers {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return PodHealth.Bad($"{url} does not answer: {(e.InnerException ?? e).Message}");
        }
    }

    [GeneratedRegex(@"^healthzPort:\s*(?<port>\d{1,5})\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HealthzPort();
}
