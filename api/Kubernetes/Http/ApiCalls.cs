using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cpctl.Api.Runtime;

namespace Cpctl.Api.Kubernetes;

/// <summary>One request and its answer, within a time limit, with every failure as one of the client's two exceptions.</summary>
internal sealed class ApiCalls
{
    public const string Json = "application/json";

    private readonly ApiConnection _connection;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;

    public ApiCalls(ApiConnection connection, TimeSpan limit, TimeProvider time)
    {
        _connection = connection;
        _limit = limit;
        _time = time;
    }

    public Task<TResult> SendAsync<TResult>(
        HttpMethod method, string path, byte[]? body, string contentType, JsonTypeInfo<TResult> json, CancellationToken cancellationToken) =>
        WithinLimitAsync(
            async token =>
            {
                using var response = await OkAsync(endpoint => Request(method, endpoint, path, body, contentType, Json), token);
                await using var stream = await response.Content.ReadAsStreamAsync(token);
                await using var answer = new ItemGuardStream(stream);
                return await JsonSerializer.DeserializeAsync(answer, json, token)
                    ?? throw new KubernetesTransportException($"The answer to {method} {path} is empty.", null);
            },
            cancellationToken);

    public Task<string> GetTextAsync(string path, CancellationToken cancellationToken) =>
        WithinLimitAsync(
            async token =>
            {
                using var response = await OkAsync(endpoint => Request(HttpMethod.Get, endpoint, path, null, Json, "*/*"), token);
                return await response.Content.ReadAsStringAsync(token);
            },
            cancellationToken);

    /// <summary>A successful response whose body the caller reads and disposes; the limit is on its headers only.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) =>
        WithinLimitAsync(token => OkAsync(endpoint => Request(HttpMethod.Get, endpoint, path, null, Json, Json), token), cancellationToken);

    private static HttpRequestMessage Request(HttpMethod method, Uri endpoint, string path, byte[]? body, string contentType, string accept)
    {
        var request = new HttpRequestMessage(method, new Uri(endpoint.AbsoluteUri.TrimEnd('/') + path));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", "cpctl");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        }

        return request;
    }

    private async Task<HttpResponseMessage> OkAsync(Func<Uri, HttpRequestMessage> build, CancellationToken cancellationToken)
    {
        var response = await _connection.SendAsync(build, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ApiErrors.FromAsync(response, cancellationToken);
        }
    }

    private async Task<TResult> WithinLimitAsync<TResult>(Func<CancellationToken, Task<TResult>> action, CancellationToken cancellationToken)
    {
        await _connection.PrepareAsync(cancellationToken);
        using var limited = new LimitedToken(_limit, _time, cancellationToken);
        try
        {
            return await action(limited.Token);
        }
        catch (OperationCanceledException ex) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesTransportException($"The API server did not answer within {_limit.TotalSeconds} s.", ex);
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException or JsonException)
        {
            throw new KubernetesTransportException($"The API server's answer broke off or is not what it should be: {ex.Message}", ex);
        }
    }
}
