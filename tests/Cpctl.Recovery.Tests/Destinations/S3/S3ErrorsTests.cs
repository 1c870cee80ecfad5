using System.Net;
using System.Text;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>Answers that a store for tests does not give.</summary>
[Trait("Category", "Unit")]
public sealed class S3ErrorsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(403, "InvalidAccessKeyId", "the store knows no such access key")]
    [InlineData(403, "AccessDenied", "the access key may not do that")]
    [InlineData(403, "RequestTimeTooSkewed", "this machine's clock and the store's differ too much")]
    [InlineData(507, "XMinioStorageFull", "it has no room for it")]
    [InlineData(400, "AuthorizationHeaderMalformed", "the bucket is in another region than us-east-1")]
    [InlineData(400, "Strange", "in the store's words (Strange)")]
    public async Task Refusal_Code_IsTold(int status, string code, string why)
    {
        var refused = await RefusedAsync(status, $"<Error><Code>{code}</Code><Message>in the store's words</Message></Error>");

        Assert.StartsWith(why, refused.Why, StringComparison.Ordinal);
        Assert.Equal("can't list at s3://backups", refused.What);
        Assert.NotEmpty(refused.Remedy);
        Assert.False(refused.IsUnreachable);
    }

    [Theory]
    [InlineData(403, "the access key may not do that")]
    [InlineData(301, "the bucket is in another region than us-east-1")]
    public async Task Refusal_WithoutADocument_IsToldByItsStatus(int status, string why) => Assert.StartsWith(why, (await RefusedAsync(status, "")).Why, StringComparison.Ordinal);

    [Fact]
    public async Task Answer_OfAWebSite_IsNoStore() => Assert.Contains("not as an S3 store does", (await RefusedAsync(200, "<html><p>Welcome")).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData(true, "http://store.example/backups/?")]
    [InlineData(false, "http://backups.store.example/?")]
    public async Task Request_Style_PutsTheBucketIntoPathOrHost(bool pathStyle, string address)
    {
        var handler = new AnsweringHandler(403, "");
        using var destination = Open(handler, pathStyle);
        await Assert.ThrowsAsync<S3Exception>(() => destination.ListAsync(Cancellation));

        Assert.All(handler.Asked, asked => Assert.StartsWith(address, asked, StringComparison.Ordinal));
        Assert.NotEmpty(handler.Asked);
    }

    private static async Task<S3Exception> RefusedAsync(int status, string body)
    {
        using var destination = Open(new AnsweringHandler(status, body), pathStyle: true);
        return await Assert.ThrowsAsync<S3Exception>(() => destination.ListAsync(Cancellation));
    }

    private static S3Destination Open(AnsweringHandler handler, bool pathStyle) => new(
        new S3Location(new Uri("http://store.example"), "backups", "", "us-east-1", pathStyle), new S3Credentials("key", "secret", "Secret a/b"), handler, retries: 0, TimeProvider.System);

    private sealed class AnsweringHandler(int status, string body) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/xml"), RequestMessage = request });
        }
    }
}
