using System.Text;
using System.Text.Json;

namespace Cpctl.Api.Kubernetes;

/// <summary>Turns error responses and ERROR events into exceptions.</summary>
internal static class ApiErrors
{
    private const int LongestText = 1000;

    public static async Task<KubernetesApiException> FromAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var status = TryParse(body);
        var text = status?.Message ?? Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, LongestText))).Trim();
        var message = text.Length > 0 ? text : response.ReasonPhrase ?? "the server gave no reason";
        var wait = response.Headers.RetryAfter?.Delta
            ?? (status?.Details?.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        return new KubernetesApiException(response.StatusCode, status?.Reason ?? "", message)
        {
            RetryAfter = wait,
            Path = response.RequestMessage?.RequestUri?.AbsolutePath,
        };
    }

    public static KubernetesApiException From(ApiStatus? status) => new(
        (System.Net.HttpStatusCode)(status?.Code ?? 500), status?.Reason ?? "", status?.Message ?? "the watch ended with an error");

    private static ApiStatus? TryParse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiStatusJson.Default.ApiStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
