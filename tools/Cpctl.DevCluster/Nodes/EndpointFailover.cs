namespace Cpctl.DevCluster.Nodes;

/// <summary>
/// Sends a request without a body to one server, and to a second one when no connection to the first can be made. After that the second is asked first for
/// a minute: a node without power refuses nothing, and each attempt would wait for its whole limit.
/// </summary>
internal sealed class EndpointFailover(Uri first, Uri second, TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan ReturnAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _movedAt;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        var (preferred, other) = IsMoved() ? (second, first) : (first, second);
        try
        {
            return await SendToAsync(preferred);
        }
        catch (Exception e) when (CouldNotConnect(e, cancellationToken))
        {
            var answer = await SendToAsync(other);
            lock (_gate) _movedAt = other == second ? time.GetTimestamp() : null;
            return answer;
        }

        Task<HttpResponseMessage> SendToAsync(Uri server)
        {
            request.RequestUri = new Uri(server, path);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private static bool CouldNotConnect(Exception exception, CancellationToken cancellation) => exception switch
    {
        HttpRequestException http => http.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,

        // The handler reports a connection that took too long as a cancellation that nobody asked for.
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => false,
    };

    private bool IsMoved()
    {
        lock (_gate) return _movedAt is { } at && time.GetElapsedTime(at) < ReturnAfter;
    }
}
