using Cpctl.DevCluster.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Dev.Tests.Nodes;

[Trait("Category", "Unit")]
public sealed class EndpointFailoverTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Servers _servers = new();
    private readonly HttpMessageInvoker _sut;

    public EndpointFailoverTests() =>
        _sut = new HttpMessageInvoker(new EndpointFailover(new Uri("https://first"), new Uri("https://second"), _time) { InnerHandler = _servers });

    public void Dispose()
    {
        _sut.Dispose();
        _servers.Dispose();
    }

    [Fact]
    public async Task Send_FirstIsAway_SecondIsAskedFirstForAMinute()
    {
        _servers.Away["first"] = () => new HttpRequestException(HttpRequestError.ConnectionError);

        await SendAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        await SendAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync();

        Assert.Equal(["first/api?a=1", "second/api?a=1", "second/api?a=1", "first/api?a=1", "second/api?a=1"], _servers.Asked);
    }

    [Fact]
    public async Task Send_SecondGoesAwayAfterwards_FirstIsAskedAgain()
    {
        _servers.Away["first"] = () => new OperationCanceledException("no connection in time");
        await SendAsync();
        _servers.Away.Clear();
        _servers.Away["second"] = () => new HttpRequestException(HttpRequestError.SecureConnectionError);

        await SendAsync();
        await SendAsync();

        Assert.Equal(["first", "second", "second", "first", "first"], _servers.Asked.Select(asked => asked.Split('/')[0]));
    }

    [Fact]
    public async Task Send_AnswerBreaksOff_IsNotSentAgain()
    {
        _servers.Away["first"] = () => new HttpRequestException(HttpRequestError.ResponseEnded);

        await Assert.ThrowsAsync<HttpRequestException>(SendAsync);

        Assert.Equal(["first/api?a=1"], _servers.Asked);
    }

    private async Task SendAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://first/api?a=1");
        using var answer = await _sut.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class Servers : HttpMessageHandler
    {
        public Dictionary<string, Func<Exception>> Away { get; } = [];

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.Host + request.RequestUri.PathAndQuery);
            return Away.TryGetValue(request.RequestUri.Host, out var why)
                ? Task.FromException<HttpResponseMessage>(why())
                : Task.FromResult(new HttpResponseMessage());
        }
    }
}
