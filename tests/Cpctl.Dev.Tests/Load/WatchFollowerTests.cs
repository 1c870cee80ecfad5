using System.Net;
using System.Text;
using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Tests.Load;

[Trait("Category", "Unit")]
public sealed class WatchFollowerTests
{
    private const string Gone = """{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old resource version: 7 (9)"}}""";

    [Fact]
    public async Task Run_RevisionIsGone_BeginsAnewWithAllThereIs()
    {
        using var end = new CancellationTokenSource();
        using var server = new Watches([Added("one", 7), Gone, Added("one", 7) + "\n" + Added("two", 9)], end);
        using var http = new HttpClient(server);
        var follower = new WatchFollower(new ApiRoute("watch", () => "server", KeepsConnection: true), http, new LoadClock(TimeProvider.System));

        await follower.RunAsync(end.Token);

        Assert.Equal(["one", "two"], follower.Seen().Order());
        Assert.Equal([null, "7", null], server.From.Take(3));
        Assert.DoesNotContain(follower.Log.Attempts(), attempt => attempt.Failure is not null);
    }

    private static string Added(string name, int version) =>
        $$$$"""{"type":"ADDED","object":{"metadata":{"name":"{{{{name}}}}","resourceVersion":"{{{{version}}}}"}}}""";

    /// <summary>Answers each opening with the next body, and ends the follower after the last.</summary>
    private sealed class Watches(string[] bodies, CancellationTokenSource end) : HttpMessageHandler
    {
        public List<string?> From { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            From.Add(System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["resourceVersion"]);
            if (From.Count > bodies.Length)
                await end.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(bodies[From.Count - 1], Encoding.UTF8) };
        }
    }
}
