using System.Threading.Channels;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class InformerTests : IAsyncDisposable
{
    private readonly FakeApiServer server = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<InformerChange<ConfigMap>> changes = Channel.CreateUnbounded<InformerChange<ConfigMap>>();
    private KubernetesClient? client;
    private Informer<ConfigMap> sut = null!;
    private Task running = Task.CompletedTask;

    [Fact]
    public async Task Run_ListsAllPagesBeforeItIsSynced()
    {
        for (var i = 0; i < 7; i++)
        {
            server.Put($"m{i}", "x");
        }

        await StartAsync(new InformerOptions { Namespace = FakeApiServer.Namespace, PageSize = 3 });

        Assert.Equal(7, sut.List().Count);
        Assert.Equal(["list", "list/continue", "list/continue"], [await NextRequestAsync(), await NextRequestAsync(), await NextRequestAsync()]);
        Assert.Equal("x", sut.Get(FakeApiServer.Namespace, "m3")!.Data!["value"]);
        Assert.Null(sut.Get(FakeApiServer.Namespace, "m9"));
    }

    [Fact]
    public async Task Watch_Changes_ArriveInOrderWithThePreviousState()
    {
        await StartAsync();
        await WatchOpenAsync();

        server.Put("a", "1");
        server.Put("a", "2");
        server.Delete("a");

        await ExpectAsync(WatchEventType.Added, "a", "1");
        var modified = await ExpectAsync(WatchEventType.Modified, "a", "2");
        Assert.Equal("1", modified.Previous!.Data!["value"]);
        await ExpectAsync(WatchEventType.Deleted, "a", "2");
        Assert.Empty(sut.List());
    }

    [Fact]
    public async Task Watch_EndsInGoodOrder_ResumesFromTheLastVersion()
    {
        await StartAsync();
        await WatchOpenAsync();
        server.Put("a", "1");
        await ExpectAsync(WatchEventType.Added, "a", "1");

        server.EndWatches();
        await RequestAsync("watch from 101");
        server.Put("a", "2");

        await ExpectAsync(WatchEventType.Modified, "a", "2");
    }

    [Fact]
    public async Task Watch_Bookmark_MovesTheVersionOnWithoutAChange()
    {
        await StartAsync();
        await WatchOpenAsync();

        server.Bookmark();
        server.Put("a", "1");
        await ExpectAsync(WatchEventType.Added, "a", "1");
        server.Bookmark();
        server.EndWatches();

        await RequestAsync("watch from 103");
        Assert.False(changes.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Watch_ConnectionCut_ReconnectsAndMissesNothing()
    {
        await StartAsync();
        await WatchOpenAsync();

        server.CutConnections();
        await Eventually.TrueAsync(() => server.OpenWatches <= 1, "cutting");
        server.Put("a", "1");

        await ExpectAsync(WatchEventType.Added, "a", "1");
        Assert.Single(sut.List());
    }

    [Fact]
    public async Task Watch_TooOld_ListsAgainAndFindsDeletes()
    {
        server.Put("a", "1");
        server.Put("b", "1");
        await StartAsync();
        await WatchOpenAsync();
        await ExpectAsync(WatchEventType.Added, "a", "1");
        await ExpectAsync(WatchEventType.Added, "b", "1");

        server.Delete("a", silently: true);
        server.Put("c", "1");
        await ExpectAsync(WatchEventType.Added, "c", "1");
        server.Delete("b", silently: true);
        server.Compact();
        server.EndWatches();

        await ExpectAsync(WatchEventType.Deleted, "a", "1");
        await ExpectAsync(WatchEventType.Deleted, "b", "1");
        Assert.Equal("c", Assert.Single(sut.List()).Metadata.Name);
    }

    [Fact]
    public async Task Watch_AnswersGoneAtOnce_ListsAgain()
    {
        await StartAsync();
        await WatchOpenAsync();
        var refused = 0;
        server.Fault = async exchange =>
        {
            if (exchange.Query.ContainsKey("watch") && refused++ == 0)
            {
                await exchange.FailAsync(410, "Expired", "too old");
                return true;
            }

            return false;
        };

        server.EndWatches();
        server.Put("a", "1");

        await RequestAsync("list");
        await ExpectAsync(WatchEventType.Added, "a", "1");
    }

    [Fact]
    public async Task Watch_SilentForTooLong_IsGivenUp()
    {
        await StartAsync(idle: TimeSpan.FromMilliseconds(300));
        await WatchOpenAsync();
        server.Fault = exchange => Task.FromResult(false);

        // Nothing is sent; the informer opens a second watch by itself.
        await RequestAsync("watch from 100");
        server.Put("a", "1");

        await ExpectAsync(WatchEventType.Added, "a", "1");
    }

    [Fact]
    public async Task List_ServerErrors_RetriesUntilItWorks()
    {
        var failures = 0;
        server.Put("a", "1");
        server.Fault = async exchange =>
        {
            switch (failures++)
            {
                case 0:
                    await exchange.FailAsync(500, "InternalError", "no");
                    return true;
                case 1:
                    exchange.Abort();
                    return true;
                case 2:
                    await exchange.FailAsync(403, "Forbidden", "not yet");
                    return true;
                case 3:
                    await exchange.RespondAsync(200, "not json");
                    return true;
                default:
                    return false;
            }
        };

        await StartAsync();

        Assert.Single(sut.List());
    }

    [Fact]
    public async Task Watch_GarbageAndUnknownEvents_DoNotStopIt()
    {
        await StartAsync();
        await WatchOpenAsync();

        server.Send("""{"type":"NOVELTY","object":{}}""");
        server.Send("");
        server.Send("{broken");
        await RequestAsync("watch from 100");
        server.Put("a", "1");

        await ExpectAsync(WatchEventType.Added, "a", "1");
    }

    [Fact]
    public async Task Watch_ChunksThatSplitLines_ArePutTogether()
    {
        server.Fault = async exchange =>
        {
            if (!exchange.Query.ContainsKey("watch"))
            {
                return false;
            }

            await exchange.StartStreamAsync();
            await exchange.WriteChunkAsync("""{"type":"ADDED","object":{"metadata":{"namespace":"test","na""");
            await exchange.WriteChunkAsync("me\":\"é\",\"resourceVersion\":\"7\"}}}\n{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"namespace\":\"test\",\"name\":\"b\"}}}\n");
            await exchange.StaySilentAsync();
            return true;
        };

        await StartAsync();

        await ExpectAsync(WatchEventType.Added, "é", null);
        await ExpectAsync(WatchEventType.Added, "b", null);
    }

    [Fact]
    public async Task Watch_EndedAtOnceAgainAndAgain_IsPaced()
    {
        var watches = 0;
        server.Fault = async exchange =>
        {
            if (!exchange.Query.ContainsKey("watch"))
            {
                return false;
            }

            Interlocked.Increment(ref watches);
            await exchange.StartStreamAsync();
            return true;
        };

        // With waits that last, only the first renewal comes at once.
        await StartAsync(new InformerOptions { Namespace = FakeApiServer.Namespace, MinBackoff = TimeSpan.FromHours(1), MaxBackoff = TimeSpan.FromHours(1) });

        await Eventually.TrueAsync(() => Volatile.Read(ref watches) == 2, "the second watch");
        Assert.Equal(2, Volatile.Read(ref watches));
    }

    [Fact]
    public async Task Handler_Throws_TheNextOneStillHears()
    {
        Create(new InformerOptions { Namespace = FakeApiServer.Namespace }, TimeSpan.FromMinutes(2));
        sut.Subscribe(_ => throw new InvalidOperationException("broken handler"));
        sut.Subscribe(change => changes.Writer.TryWrite(change));
        server.Put("a", "1");
        running = sut.RunAsync(stop.Token);

        await ExpectAsync(WatchEventType.Added, "a", "1");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        client?.Dispose();
        stop.Dispose();
    }

    private void Create(InformerOptions options, TimeSpan idle)
    {
        client = new KubernetesClient(
            new ClusterAccess { Endpoints = [server.Address] }, TimeProvider.System, NullLogger.Instance, new KubernetesClientOptions { WatchIdleTimeout = idle });
        sut = new Informer<ConfigMap>(client, ResourceTypes.ConfigMaps, options, TimeProvider.System, NullLogger.Instance);
    }

    private async Task StartAsync(InformerOptions? options = null, TimeSpan? idle = null)
    {
        Create(options ?? new InformerOptions { Namespace = FakeApiServer.Namespace, MinBackoff = TimeSpan.FromMilliseconds(10) }, idle ?? TimeSpan.FromMinutes(2));
        sut.Subscribe(change => changes.Writer.TryWrite(change));
        running = sut.RunAsync(stop.Token);
        await sut.WaitForSyncAsync(Eventually.Within);
    }

    private async Task WatchOpenAsync()
    {
        await Eventually.TrueAsync(() => server.OpenWatches > 0, "opening a watch");
        while (server.Requests.Reader.TryRead(out _))
        {
            // Only what comes after this point matters.
        }
    }

    private async Task<string> NextRequestAsync() => await server.Requests.Reader.ReadAsync(Eventually.Within);

    private async Task RequestAsync(string expected)
    {
        while (await NextRequestAsync() != expected)
        {
            // Other requests may come in between.
        }
    }

    private async Task<InformerChange<ConfigMap>> ExpectAsync(WatchEventType type, string name, string? value)
    {
        var change = await changes.Reader.ReadAsync(Eventually.Within);
        Assert.Equal((type, name), (change.Type, change.Object.Metadata.Name));
        Assert.Equal(value, change.Object.Data?["value"]);
        return change;
    }
}
