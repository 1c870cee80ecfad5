using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Kubernetes;

[Trait("Category", "Unit")]
public sealed class KubernetesClientTests
{
    private const string Map = """{"metadata":{"name":"m","namespace":"ns","resourceVersion":"5"},"data":{"a":"b"}}""";

    private readonly ConfigMap _map = new() { Metadata = new ObjectMeta { Name = "m", Namespace = "ns", ResourceVersion = "5" }, Data = new Dictionary<string, string> { ["a"] = "b" } };

    public static TheoryData<string, string, string, string> Calls => new()
    {
        { "get", "GET", "/api/v1/namespaces/ns/configmaps/m", "" },
        { "create", "POST", "/api/v1/namespaces/ns/configmaps", "application/json" },
        { "replace", "PUT", "/api/v1/namespaces/ns/configmaps/m", "application/json" },
        { "status", "PUT", "/api/v1/namespaces/ns/configmaps/m/status", "application/json" },
        { "approval", "PUT", "/api/v1/namespaces/ns/configmaps/m/approval", "application/json" },
        { "patch", "PATCH", "/api/v1/namespaces/ns/configmaps/m", "application/merge-patch+json" },
        { "patch status", "PATCH", "/api/v1/namespaces/ns/configmaps/m/status", "application/merge-patch+json" },
        { "apply", "PATCH", "/api/v1/namespaces/ns/configmaps/m", "application/apply-patch+yaml" },
        { "delete", "DELETE", "/api/v1/namespaces/ns/configmaps/m", "" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Calls_AreTheRequestsKubernetesExpects(string call, string method, string path, string contentType)
    {
        FakeExchange? seen = null;
        await using var server = new FakeHttpServer(exchange =>
        {
            seen = exchange;
            return exchange.RespondAsync(200, Map);
        });
        using var sut = CreateSut(server.Address);

        await CallAsync(sut, call);

        Assert.Equal((method, path, contentType), (seen!.Method, seen.Path, seen.Headers.GetValueOrDefault("Content-Type", "")));
        Assert.Equal("application/json", seen.Headers["Accept"]);
        Assert.Equal(call == "apply" ? "tests/true" : "/", $"{seen.Query.GetValueOrDefault("fieldManager")}/{seen.Query.GetValueOrDefault("force")}");
    }

    [Fact]
    public async Task List_Options_BecomeTheQuery()
    {
        FakeExchange? seen = null;
        await using var server = new FakeHttpServer(exchange =>
        {
            seen = exchange;
            return exchange.RespondAsync(200, $$$"""{"metadata":{"resourceVersion":"9","continue":"c"},"items":[{{{Map}}}]}""");
        });
        using var sut = CreateSut(server.Address);

        var list = await sut.ListAsync(
            ResourceTypes.ConfigMaps, null, new ListOptions { LabelSelector = "a in (b,c)", Limit = 5, Continue = "x=y&z" }, Eventually.Within);

        Assert.Equal("/api/v1/configmaps", seen!.Path);
        Assert.Equal(("a in (b,c)", "5", "x=y&z"), (seen.Query["labelSelector"], seen.Query["limit"], seen.Query["continue"]));
        Assert.Equal(("9", "c", "ConfigMap"), (list.Metadata.ResourceVersion, list.Metadata.Continue, list.Items[0].Kind));
    }

    [Fact]
    public async Task Errors_CarryStatusReasonAndMessage()
    {
        await using var server = new FakeHttpServer(exchange => exchange.FailAsync(409, "Conflict", "changed meanwhile", "Retry-After: 3\r\n"));
        using var sut = CreateSut(server.Address);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => sut.ReplaceAsync(ResourceTypes.ConfigMaps, _map, Eventually.Within));

        Assert.Equal((HttpStatusCode.Conflict, "Conflict", true, false), (error.Status, error.Reason, error.IsConflict, error.IsAlreadyExists));
        Assert.Contains("changed meanwhile", error.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(3), error.RetryAfter);
    }

    [Fact]
    public async Task Errors_WithoutAStatusBody_StillSayWhatTheServerSaid()
    {
        await using var server = new FakeHttpServer(exchange => exchange.RespondAsync(503, "no healthy upstream"));
        using var sut = CreateSut(server.Address);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => sut.GetRawAsync("/readyz", Eventually.Within));

        Assert.Contains("no healthy upstream (503)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotFound_IsNullOrFalseWhereAbsenceIsAnAnswer()
    {
        await using var server = new FakeHttpServer(exchange => exchange.FailAsync(404, "NotFound", "no"));
        using var sut = CreateSut(server.Address);

        Assert.Null(await sut.TryGetAsync(ResourceTypes.ConfigMaps, "ns", "m", Eventually.Within));
        Assert.False(await sut.DeleteAsync(ResourceTypes.ConfigMaps, "ns", "m", Eventually.Within));
        await Assert.ThrowsAsync<KubernetesApiException>(() => sut.GetAsync(ResourceTypes.ConfigMaps, "ns", "m", Eventually.Within));
    }

    [Fact]
    public async Task AlreadyExists_IsToldFromConflict()
    {
        await using var server = new FakeHttpServer(exchange => exchange.FailAsync(409, "AlreadyExists", "there"));
        using var sut = CreateSut(server.Address);

        Assert.False(await sut.TryCreateAsync(ResourceTypes.ConfigMaps, _map, Eventually.Within));
    }

    [Fact]
    public async Task Misuse_IsAnArgumentError()
    {
        using var sut = CreateSut(new Uri("http://127.0.0.1:1"));

        await Assert.ThrowsAsync<ArgumentException>(() => sut.TryGetAsync(ResourceTypes.ConfigMaps, null, "m", Eventually.Within));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => sut.TryGetAsync(ResourceTypes.ConfigMaps, "ns", "", Eventually.Within));
        await Assert.ThrowsAsync<ArgumentException>(() => sut.ApplyAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Unheard" }, "t", Eventually.Within));
    }

    [Fact]
    public async Task Unreachable_IsATransportErrorNamingEveryEndpoint()
    {
        var (first, second) = (FreePort(), FreePort());
        using var sut = CreateSut(first, second);

        var error = await Assert.ThrowsAsync<KubernetesTransportException>(() => sut.GetRawAsync("/readyz", Eventually.Within));

        Assert.Contains(first.Authority, error.Message, StringComparison.Ordinal);
        Assert.Contains(second.Authority, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task ConnectionRefused_EveryCall_GoesToTheNextEndpoint(string call, string method, string path, string contentType)
    {
        Assert.NotEqual(path, method + contentType);
        await using var server = new FakeHttpServer(exchange => exchange.RespondAsync(200, Map));
        using var sut = CreateSut(FreePort(), server.Address);

        await CallAsync(sut, call);
    }

    [Fact]
    public async Task ConnectionBrokenAfterTheRequest_IsNotRepeatedElsewhere()
    {
        var second = 0;
        await using var breaking = new FakeHttpServer(exchange =>
        {
            exchange.Abort();
            return Task.CompletedTask;
        });
        await using var other = new FakeHttpServer(exchange =>
        {
            second++;
            return exchange.RespondAsync(200, Map);
        });
        using var sut = CreateSut(breaking.Address, other.Address);

        await Assert.ThrowsAsync<KubernetesTransportException>(() => sut.CreateAsync(ResourceTypes.ConfigMaps, _map, Eventually.Within));

        Assert.Equal(0, second);
    }

    [Fact]
    public async Task AServerError_IsNotRepeatedElsewhere()
    {
        var second = 0;
        await using var failing = new FakeHttpServer(exchange => exchange.FailAsync(500, "InternalError", "no"));
        await using var other = new FakeHttpServer(exchange =>
        {
            second++;
            return exchange.RespondAsync(200, Map);
        });
        using var sut = CreateSut(failing.Address, other.Address);

        await Assert.ThrowsAsync<KubernetesApiException>(() => sut.TryGetAsync(ResourceTypes.ConfigMaps, "ns", "m", Eventually.Within));

        Assert.Equal(0, second);
    }

    [Fact]
    public async Task NoAnswerInTime_IsATransportErrorAndTheNextEndpointIsPreferredAfterwards()
    {
        await using var hanging = new FakeHttpServer(exchange => exchange.StaySilentAsync());
        await using var other = new FakeHttpServer(exchange => exchange.RespondAsync(200, Map));
        using var sut = new KubernetesClient(
            new ClusterAccess { Endpoints = [hanging.Address, other.Address] },
            TimeProvider.System,
            NullLogger.Instance,
            new KubernetesClientOptions { RequestTimeout = TimeSpan.FromMilliseconds(300) });

        await Assert.ThrowsAsync<KubernetesTransportException>(() => sut.TryGetAsync(ResourceTypes.ConfigMaps, "ns", "m", Eventually.Within));
        Assert.NotNull(await sut.TryGetAsync(ResourceTypes.ConfigMaps, "ns", "m", Eventually.Within));
    }

    [Fact]
    public async Task CancelledByTheCaller_IsACancellation()
    {
        await using var hanging = new FakeHttpServer(exchange => exchange.StaySilentAsync());
        using var sut = CreateSut(hanging.Address);
        using var stop = new CancellationTokenSource();
        var call = sut.GetRawAsync("/readyz", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Watch_ErrorEvent_SurfacesWithItsStatus()
    {
        await using var server = new FakeHttpServer(async exchange =>
        {
            await exchange.StartStreamAsync();
            await exchange.WriteLineAsync("""{"type":"ERROR","object":{"kind":"Status","reason":"Expired","message":"too old","code":410}}""");
        });
        using var sut = CreateSut(server.Address);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => DrainAsync(sut));

        Assert.True(error.IsExpired);
    }

    [Fact]
    public async Task Watch_OutlivesItsTimeout_IsEndedByTheClient()
    {
        var time = new StepTime();
        await using var server = new FakeHttpServer(async exchange =>
        {
            await exchange.StartStreamAsync();
            await exchange.WriteLineAsync("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}""");
            await exchange.StaySilentAsync();
        });
        using var sut = new KubernetesClient(
            new ClusterAccess { Endpoints = [server.Address] }, time, NullLogger.Instance, new KubernetesClientOptions { WatchIdleTimeout = TimeSpan.FromHours(1) });
        var options = new WatchOptions { Timeout = TimeSpan.FromSeconds(30) };
        await using var events = sut.WatchAsync(ResourceTypes.ConfigMaps, null, options, Eventually.Within).GetAsyncEnumerator(Eventually.Within);

        Assert.True(await events.MoveNextAsync());
        var next = events.MoveNextAsync().AsTask();
        time.Jump(TimeSpan.FromSeconds(41));

        Assert.False(await next);
    }

    private static KubernetesClient CreateSut(params Uri[] endpoints) => new(new ClusterAccess { Endpoints = endpoints }, TimeProvider.System, NullLogger.Instance);

    private static Uri FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    private static async Task DrainAsync(KubernetesClient client)
    {
        await foreach (var change in client.WatchAsync(ResourceTypes.ConfigMaps, null, new WatchOptions(), Eventually.Within))
        {
            Assert.NotNull(change);
        }
    }

    private async Task CallAsync(KubernetesClient client, string call)
    {
        var type = ResourceTypes.ConfigMaps;
        var patch = new JsonObject { ["data"] = new JsonObject { ["a"] = "b" } };
        Assert.True(call switch
        {
            "get" => (await client.GetAsync(type, "ns", "m", Eventually.Within)).Data!["a"] == "b",
            "create" => (await client.CreateAsync(type, _map, Eventually.Within)).Data!["a"] == "b",
            "replace" => (await client.ReplaceAsync(type, _map, Eventually.Within)).Data!["a"] == "b",
            "status" => (await client.ReplaceStatusAsync(type, _map, Eventually.Within)).Data!["a"] == "b",
            "approval" => (await client.ReplaceSubresourceAsync(type, _map, "approval", Eventually.Within)).Data!["a"] == "b",
            "patch" => (await client.MergePatchAsync(type, "ns", "m", patch, Eventually.Within)).Data!["a"] == "b",
            "patch status" => (await client.MergePatchStatusAsync(type, "ns", "m", patch, Eventually.Within)).Data!["a"] == "b",
            "apply" => (string?)(await client.ApplyAsync(
                JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"ns"}}""")!.AsObject(), "tests", Eventually.Within))["data"]!["a"] == "b",
            _ => await client.DeleteAsync(type, "ns", "m", Eventually.Within),
        });
    }
}
