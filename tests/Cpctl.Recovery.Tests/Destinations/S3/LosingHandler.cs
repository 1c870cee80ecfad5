using System.Net;
using System.Text;

namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>A network that loses one answer, to the first call of a kind, when the store has done what it was asked.</summary>
/// <param name="inner">Asks the store.</param>
/// <param name="isMeant">The kind of call.</param>
/// <param name="whenAskedAgain">The store's "not found" to later ones; null when it answers by itself.</param>
internal sealed class LosingHandler(HttpMessageHandler inner, Predicate<HttpRequestMessage> isMeant, string? whenAskedAgain) : DelegatingHandler(inner)
{
    public bool HasLost { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (HasLost && isMeant(request) && whenAskedAgain is not null)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent(whenAskedAgain, Encoding.UTF8, "application/xml"), RequestMessage = request };
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (HasLost || !isMeant(request)) return answer;
        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        answer.Dispose();
        HasLost = true;
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }
}
