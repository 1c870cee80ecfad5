using Cpctl.Api.Kubernetes;
using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class InformerFaultTests
{
    [Fact]
    public async Task Watch_ConnectionCut_ReconnectsAndMissesNothing()
    {
        await using var informer = new InformerFixture();
        await informer.StartAsync();
        await informer.WatchOpenAsync();

        informer.Server.CutConnections();
        await Eventually.TrueAsync(() => informer.Server.OpenWatches <= 1, "cutting");
        informer.Server.Put("a", "1");

        await informer.ExpectAsync(WatchEventType.Added, "a", "1");
        Assert.Single(informer.Sut.List());
    }

    [Fact]
    public async Task Watch_TooOld_ListsAgainAndFindsDeletes()
    {
        await using var informer = new InformerFixture();
        informer.Server.Put("a", "1");
        informer.Server.Put("b", "1");
        await informer.StartAsync();
        await informer.WatchOpenAsync();
        await informer.ExpectAsync(WatchEventType.Added, "a", "1");
        await informer.ExpectAsync(WatchEventType.Added, "b", "1");

        informer.Server.Delete("a", silently: true);
        informer.Server.Put("c", "1");
        await informer.ExpectAsync(WatchEventType.Added, "c", "1");
        informer.Server.Delete("b", silently: true);
        informer.Server.Compact();
        informer.Server.EndWatches();

        await informer.ExpectAsync(WatchEventType.Deleted, "a", "1");
        await informer.ExpectAsync(WatchEventType.Deleted, "b", "1");
        Assert.Equal("c", Assert.Single(informer.Sut.List()).Metadata.Name);
    }

    [Fact]
    public async Task Watch_AnswersGoneAtOnce_ListsAgain()
    {
        await using var informer = new InformerFixture();
        await informer.StartAsync();
        await informer.WatchOpenAsync();
        var refused = 0;
        informer.Server.Fault = async exchange =>
        {
            if (exchange.Query.ContainsKey("watch") && refused++ == 0)
            {
                await exchange.FailAsync(410, "Expired", "too old");
                return true;
            }

            return false;
        };

        informer.Server.EndWatches();
        informer.Server.Put("a", "1");

        await informer.RequestAsync("list");
        await informer.ExpectAsync(WatchEventType.Added, "a", "1");
    }

    [Fact]
    public async Task Watch_SilentForTooLong_IsOpenedAnewWithoutAList()
    {
        await using var informer = new InformerFixture();
        await informer.StartAsync(idle: TimeSpan.FromMilliseconds(300));
        await informer.WatchOpenAsync();
        informer.Server.Fault = exchange => Task.FromResult(false);

        // Nothing is sent; the informer opens a second watch by itself.
        Assert.Equal("watch from 100", await informer.NextRequestAsync());
        informer.Server.Put("a", "1");

        await informer.ExpectAsync(WatchEventType.Added, "a", "1");
    }

    [Fact]
    public async Task List_ServerErrors_RetriesUntilItWorks()
    {
        await using var informer = new InformerFixture();
        var failures = 0;
        informer.Server.Put("a", "1");
        informer.Server.Fault = async exchange =>
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

        await informer.StartAsync();

        Assert.Single(informer.Sut.List());
    }

    [Fact]
    public async Task Watch_GarbageAndUnknownEvents_DoNotStopIt()
    {
        await using var informer = new InformerFixture();
        await informer.StartAsync();
        await informer.WatchOpenAsync();

        informer.Server.Send("""{"type":"NOVELTY","object":{}}""");
        informer.Server.Send("");
        informer.Server.Send("{broken");
        await informer.RequestAsync("watch from 100");
        informer.Server.Put("a", "1");

        await informer.ExpectAsync(WatchEventType.Added, "a", "1");
    }

    [Fact]
    public async Task Watch_ChunksThatSplitLines_ArePutTogether()
    {
        await using var informer = new InformerFixture();
        informer.Server.Fault = async exchange =>
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

        await informer.StartAsync();

        await informer.ExpectAsync(WatchEventType.Added, "é", null);
        await informer.ExpectAsync(WatchEventType.Added, "b", null);
    }

    [Fact]
    public async Task Watch_EndedAtOnceAgainAndAgain_IsPaced()
    {
        await using var informer = new InformerFixture();
        var watches = 0;
        informer.Server.Fault = async exchange =>
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
        await informer.StartAsync(new InformerOptions { Namespace = FakeApiServer.Namespace, MinBackoff = TimeSpan.FromHours(1), MaxBackoff = TimeSpan.FromHours(1) });

        await Eventually.TrueAsync(() => Volatile.Read(ref watches) == 2, "the second watch");
        Assert.Equal(2, Volatile.Read(ref watches));
    }

    [Fact]
    public async Task Handler_Throws_TheNextOneStillHears()
    {
        await using var informer = new InformerFixture();
        informer.Server.Put("a", "1");

        await informer.StartAsync(firstHandler: _ => throw new InvalidOperationException("broken handler"));

        await informer.ExpectAsync(WatchEventType.Added, "a", "1");
    }
}
