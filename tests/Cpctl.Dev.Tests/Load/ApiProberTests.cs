using System.Net;
using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Tests.Load;

[Trait("Category", "Unit")]
public sealed class ApiProberTests
{
    private readonly WriteLedger _ledger = new();

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, """{"kind":"Status","message":"user may not"}""", "403 user may not")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "not ready", "503 not ready")]
    public async Task Ask_ServerRefuses_IsAFailureWithItsWords(HttpStatusCode status, string body, string expected)
    {
        var prober = Prober(() => new HttpResponseMessage(status) { Content = new StringContent(body) });

        await prober.AskAsync(0);

        var attempt = Assert.Single(prober.Log.Attempts());
        Assert.True(attempt.IsWrite);
        Assert.EndsWith(expected, attempt.Failure, StringComparison.Ordinal);
        Assert.Equal(0, _ledger.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ConnectionBreaks_IsAFailureAndACutOfAKeptOne(bool kept)
    {
        var prober = Prober(() => throw new HttpRequestException("Connection refused"), kept);

        await prober.AskAsync(1);

        var attempt = Assert.Single(prober.Log.Attempts());
        Assert.EndsWith("Connection refused", attempt.Failure, StringComparison.Ordinal);
        Assert.Equal(kept, attempt.IsCut);
    }

    [Fact]
    public async Task Ask_Created_GoesIntoTheLedger()
    {
        var prober = Prober(() => new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent("{}") });

        await prober.AskAsync(0);
        await prober.AskAsync(1);
        await prober.AskAsync(3);

        Assert.Equal(["load-balancer-0"], _ledger.LostFrom(new HashSet<string>()));
        Assert.DoesNotContain(prober.Log.Attempts(), attempt => attempt.Failure is not null);
    }

    private ApiProber Prober(Func<HttpResponseMessage> answer, bool kept = false) => new(
        new ApiRoute("load balancer", () => "10.0.0.9", kept),
        new HttpClient(new Answering(answer)),
        _ledger,
        new LoadClock(TimeProvider.System));

    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer());
    }
}
