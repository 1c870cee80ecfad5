namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>What goes over the network.</summary>
internal sealed class RecordingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public List<(HttpMethod Method, string ContentSha256, string Headers)> Sent { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var hash = request.Headers.TryGetValues("x-amz-content-sha256", out var values) ? values.First() : "";
        Sent.Add((request.Method, hash, request.Headers.ToString()));
        return base.SendAsync(request, cancellationToken);
    }
}
