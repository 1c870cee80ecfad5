using System.Net.Http.Headers;

namespace Cpctl.DevCluster.Load;

/// <summary>Shows the token that there is at the moment of each request, as clients do that read a pod's file again.</summary>
internal sealed class LoadTokenHandler(LoadToken token, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return base.SendAsync(request, cancellationToken);
    }
}
