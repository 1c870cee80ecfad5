using Cpctl.Api.Kubernetes;
using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class InformerTests
{
    [Fact]
    public async Task Run_ListsAllPagesBeforeItIsSynced()
    {
        await using var informer = new InformerFixture();
        for (var i = 0; i < 7; i++)
        {
            informer.Server.Put($"m{i}", "x");
        }

        await informer.StartAsync(new InformerOptions { Namespace = FakeApiServer.Namespace, PageSize = 3 });

        Assert.Equal(7, informer.Sut.List().Count);
        Assert.Equal(["list", "list/continue", "list/continue"], [await informer.NextRequestAsync(), await informer.NextRequestAsync(), await informer.NextRequestAsync()]);
        Assert.Equal("x", informer.Sut.Get(FakeApiServer.Namespace, "m3")!.Data!["value"]);
        Assert.Null(informer.Sut.Get(FakeApiServer.Namespace, "m9"));
    }

    [Fact]
    public async Task Transform_ListedAndWatched_ChangesWhatIsCachedAndRaised()
    {
        await using var informer = new InformerFixture(item => item with { Data = new Dictionary<string, string> { ["value"] = item.Data!["value"] + "!" } });
        informer.Server.Put("a", "1");
        await informer.StartAsync();
        await informer.ExpectAsync(WatchEventType.Added, "a", "1!");
        await informer.WatchOpenAsync();

        informer.Server.Put("a", "2");

        Assert.Equal("1!", (await informer.ExpectAsync(WatchEventType.Modified, "a", "2!")).Previous!.Data!["value"]);
        Assert.Equal("2!", informer.Sut.Get(FakeApiServer.Namespace, "a")!.Data!["value"]);
    }

    [Fact]
    public async Task Watch_Changes_ArriveInOrderWithThePreviousState()
    {
        await using var informer = new InformerFixture();
        await informer.StartAsync();
        await informer.WatchOpenAsync();

        informer.Server.Put("a", "1");
        informer.Server.Put("a", "2");
        informer.Server.Delete("a");

        await informer.ExpectAsync(WatchEventType.Added, "a", "1");
        var modified = await informer.ExpectAsync(WatchEventType.Modified, "a", "2");
        Assert.Equal("1", modified.Previous!.Data!["value"]);
        await informer.ExpectAsync(WatchEventType.Deleted, "a", "2");
        Assert.Empty(informer.Sut.List());
    }

    [Fact]
    public async Task Watch_EndsInGoodOrder_ResumesFromTheLastVersion()
    {
        await using var informer = new InformerFixture();
        await informer.StartAsync();
        await informer.WatchOpenAsync();
        informer.Server.Put("a", "1");
        await informer.ExpectAsync(WatchEventType.Added, "a", "1");

        informer.Server.EndWatches();
        await informer.RequestAsync("watch from 101");
        informer.Server.Put("a", "2");

        await informer.ExpectAsync(WatchEventType.Modified, "a", "2");
    }

    [Fact]
    public async Task Watch_Bookmark_MovesTheVersionOnWithoutAChange()
    {
        await using var informer = new InformerFixture();
        await informer.StartAsync();
        await informer.WatchOpenAsync();

        informer.Server.Bookmark();
        informer.Server.Put("a", "1");
        await informer.ExpectAsync(WatchEventType.Added, "a", "1");
        informer.Server.Bookmark();
        informer.Server.EndWatches();

        await informer.RequestAsync("watch from 103");
        Assert.False(informer.Changes.Reader.TryRead(out _));
    }
}
