using System.Net;
using System.Net.WebSockets;
using Cpctl.Api.Metrics;
using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// Sends requests to the endpoint that works. Another endpoint is tried only when no connection could be made: then the
/// request was certainly not carried out. Credentials are read again when their files change or the server refuses them.
/// </summary>
internal sealed partial class ApiConnection : IDisposable
{
    private readonly KubernetesClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EndpointPreference _preference;
    private readonly SemaphoreSlim _renewal = new(1, 1);
    private ClusterAccess _access;
    private ApiTransport? _transport;
    private long _checkedAt;

    public ApiConnection(ClusterAccess access, KubernetesClientOptions options, TimeProvider time, ILogger logger)
    {
        _access = access;
        _options = options;
        _time = time;
        _logger = logger;
        _preference = new EndpointPreference(options.ReturnAfter, time);
    }

    /// <summary>Has credentials at hand: a plugin that hands them out may take longer than a request.</summary>
    /// <exception cref="KubernetesTransportException">It gave none.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken) => CurrentAsync(null, cancellationToken);

    /// <param name="build">Makes the request for an endpoint; called once per attempt.</param>
    /// <param name="cancellationToken">Ends the wait for the response's headers.</param>
    /// <exception cref="KubernetesTransportException">No endpoint answered.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<Uri, HttpRequestMessage> build, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(null, cancellationToken);
        var response = await SendAsync(current, build, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || (current.Access.Reload is null && current.Access.Exec is null))
        {
            return response;
        }

        // Refused credentials may have been renewed since: once more with fresh ones.
        response.Dispose();
        return await SendAsync(await CurrentAsync(current, cancellationToken), build, cancellationToken);
    }

    /// <summary>A WebSocket to the first endpoint that answers.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="protocol">The subprotocol to agree on.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="KubernetesTransportException">No endpoint could be reached, or the one that was refused.</exception>
    public async Task<WebSocket> ConnectAsync(string path, string protocol, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(null, cancellationToken);
        var endpoints = current.Access.Endpoints;
        var failures = new List<string>();
        foreach (var index in _preference.Order(endpoints.Count))
        {
            try
            {
                return await current.ConnectAsync(new Uri(endpoints[index].AbsoluteUri.TrimEnd('/') + path), protocol, cancellationToken);
            }
            catch (WebSocketException e)
            {
                failures.Add($"{endpoints[index].Authority}: {Reason(e)}");
            }
        }

        throw new KubernetesTransportException($"No API server opened a stream ({string.Join("; ", failures)}).", null);
    }

    public void Dispose()
    {
        _transport?.Dispose();
        _renewal.Dispose();
    }

    private static bool CouldNotConnect(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        HttpRequestException http => http.HttpRequestError is HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,

        // The handler reports a connect time-out as a cancellation that nobody asked for.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private async Task<HttpResponseMessage> SendAsync(ApiTransport current, Func<Uri, HttpRequestMessage> build, CancellationToken cancellationToken)
    {
        var endpoints = current.Access.Endpoints;
        var failures = new List<string>();
        foreach (var index in _preference.Order(endpoints.Count))
        {
            using var request = build(endpoints[index]);
            try
            {
                var response = await current.SendAsync(request, cancellationToken);
                _preference.Worked(index);
                RuntimeMetrics.Answered(request.Method, (int)response.StatusCode, _time.GetUtcNow());
                return response;
            }
            catch (Exception ex) when (CouldNotConnect(ex, cancellationToken))
            {
                RuntimeMetrics.NotAnswered(request.Method);
                failures.Add($"{endpoints[index].Authority}: {Reason(ex)}");
                if (endpoints.Count > 1)
                {
                    LogNext(_logger, endpoints[index].Authority, Reason(ex));
                }
            }
            catch (OperationCanceledException)
            {
                // The time limit or the caller ended it. A hanging endpoint should not be the first choice next time.
                _preference.Avoid(index);
                RuntimeMetrics.NotAnswered(request.Method);
                throw;
            }
            catch (Exception ex) when (ex is HttpRequestException or IOException)
            {
                RuntimeMetrics.NotAnswered(request.Method);
                throw new KubernetesTransportException($"The API server at {endpoints[index].Authority} broke off: {Reason(ex)}", ex);
            }
        }

        throw new KubernetesTransportException($"No API server can be reached ({string.Join("; ", failures)}).", null);
    }

    private static string Reason(Exception exception) => exception switch
    {
        OperationCanceledException => "no connection in time",
        { InnerException: { } inner } => inner.Message,
        _ => exception.Message,
    };

    /// <param name="refused">A transport not to use any more; null when there is none.</param>
    /// <param name="cancellationToken">Ends waiting for others that renew.</param>
    private async Task<ApiTransport> CurrentAsync(ApiTransport? refused, CancellationToken cancellationToken)
    {
        if (_transport is { } existing && existing != refused && !IsCheckDue())
        {
            return existing;
        }

        await _renewal.WaitAsync(cancellationToken);
        try
        {
            if (_transport is { } current && current != refused && !current.IsStale(_time.GetUtcNow()))
            {
                _checkedAt = _time.GetTimestamp();
                return current;
            }

            return await RenewAsync(cancellationToken);
        }
        finally
        {
            _renewal.Release();
        }
    }

    private async Task<ApiTransport> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_transport is not null && _access.Reload is { } reload)
            {
                _access = reload();
            }

            // The old one is not disposed: watches on it may run on, and its connections close when idle.
            _transport = await ApiTransport.CreateAsync(_access, _options, _time, cancellationToken);
        }
        catch (Exception ex) when (_transport is not null && !cancellationToken.IsCancellationRequested)
        {
            // Files may be half replaced at this moment; what we have may still be good.
            LogReloadFailed(_logger, ex.Message);
        }

        _checkedAt = _time.GetTimestamp();
        return _transport!;
    }

    private bool IsCheckDue() => _time.GetElapsedTime(_checkedAt) >= TimeSpan.FromSeconds(1);

    [LoggerMessage(1100, LogLevel.Debug, "{Endpoint} can't be reached, trying the next: {Reason}")]
    private static partial void LogNext(ILogger logger, string endpoint, string reason);

    [LoggerMessage(1101, LogLevel.Warning, "Credentials could not be read again, going on with the old ones: {Reason}")]
    private static partial void LogReloadFailed(ILogger logger, string reason);
}
