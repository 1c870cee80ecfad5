using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Cpctl.Api.Resources;
using Cpctl.Recovery.Destinations;
using Cpctl.Recovery.Retention;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>Against a real store over HTTP: what is put there is there whole, or not at all.</summary>
[Trait("Category", "S3")]
public sealed class S3StoreTests(S3ServerFixture fixture) : IClassFixture<S3ServerFixture>
{
    private const string Name = "cpctl-20261123T070000Z-cp2.tar.age";

    /// <summary>Two parts and a bit.</summary>
    private static readonly byte[] Large = RandomNumberGenerator.GetBytes((2 * S3Upload.SmallestPart) + 4_321);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("clusters/blue")]
    public async Task Store_InParts_IsListedAndReadBack(string prefix)
    {
        using var destination = fixture.Server.Destination(prefix);
        await destination.StoreAsync(Name, new MemoryStream(Large), Cancellation);
        await destination.StoreAsync(Name + ".json", new MemoryStream("{}"u8.ToArray()), Cancellation);

        Assert.Equal([(Name, Large.Length), (Name + ".json", 2)], (await destination.ListAsync(Cancellation)).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => (file.Name, (int)file.SizeBytes)));
        Assert.Equal(Large, await destination.ReadAsync(Name, Cancellation));
        Assert.Equal("{}"u8.ToArray(), await destination.ReadAsync(Name + ".json", Cancellation));

        await destination.DeleteAsync(Name, Cancellation);
        await destination.DeleteAsync(Name + ".json", Cancellation);
        await destination.DeleteAsync(Name, Cancellation);
        Assert.Empty(await destination.ListAsync(Cancellation));
    }

    [Fact]
    public async Task List_SeveralPages_HasAll()
    {
        using var destination = fixture.Server.Destination("pages");
        var names = Enumerable.Range(10, 13).Select(number => $"file{number}").ToList();
        foreach (var name in names) await destination.StoreAsync(name, new MemoryStream([1]), Cancellation);

        Assert.Equal(names, (await destination.ListAsync(Cancellation)).Select(file => file.Name).Order());
    }

    [Fact]
    public async Task Store_BucketInTheHostsName_IsTheSameBucket()
    {
        // No name server knows it, so the connection is led there.
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPEndPoint.Parse(fixture.Server.Address), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var location = fixture.Server.Location("hosts") with { Endpoint = new Uri($"http://store.test:{fixture.Server.Endpoint.Port}"), PathStyle = false };
        using var byHost = new S3Destination(location, S3Places.Credentials(), handler, retries: 0, TimeProvider.System);
        await byHost.StoreAsync(Name, new MemoryStream(Large), Cancellation);

        using var byPath = fixture.Server.Destination("hosts");
        Assert.Equal(Large, await byPath.ReadAsync(Name, Cancellation));
        Assert.Equal([Name], (await byHost.ListAsync(Cancellation)).Select(file => file.Name));
    }

    [Fact]
    public async Task Prune_KeepsWhatRulesAskFor()
    {
        using var store = new BundleStore(fixture.Server.Destination("pruned"));
        var cluster = Guid.NewGuid();
        foreach (var hour in Enumerable.Range(1, 3)) await StoredBundles.AddAsync(store, cluster, hour, Cancellation);

        foreach (var gone in RetentionPlan.Remove(await store.ListAsync(Cancellation), new BackupRetention { Last = 2 }, TimeProvider.System.GetUtcNow().AddYears(10))) await store.RemoveAsync(gone, Cancellation);

        var left = await store.ListAsync(Cancellation);
        Assert.Equal([StoredBundles.NameOf(3), StoredBundles.NameOf(2)], left.Select(bundle => bundle.Name));
        Assert.All(left, bundle => Assert.True(bundle.IsVerified));
        Assert.True(await store.HasAsync(StoredBundles.NameOf(2), Cancellation));
        Assert.False(await store.HasAsync(StoredBundles.NameOf(1), Cancellation));
    }

    [Fact]
    public async Task Store_SourceEndsInTheMiddle_LeavesNothing()
    {
        using var destination = fixture.Server.Destination("broken");

        await Assert.ThrowsAsync<EndOfStreamException>(() => destination.StoreAsync(Name, new FailingStream(Large, failAt: S3Upload.SmallestPart + 10), Cancellation));

        Assert.Empty(await destination.ListAsync(Cancellation));
        Assert.Equal(0, await fixture.Server.UnfinishedAsync("broken"));
    }

    [Fact]
    public async Task Store_Cancelled_LeavesNothing()
    {
        using var destination = fixture.Server.Destination("cancelled");
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => destination.StoreAsync(Name, new FailingStream(Large, S3Upload.SmallestPart + 10) { Failing = cancel.Cancel }, cancel.Token));

        Assert.Empty(await destination.ListAsync(Cancellation));
        Assert.Equal(0, await fixture.Server.UnfinishedAsync("cancelled"));
    }

    [Fact]
    public async Task Store_AfterAKilledUpload_ClearsItsPartsAway()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var destination = fixture.Server.Destination("killed", time: time);
        await fixture.Server.BeginUploadAsync($"killed/{Name}");
        await fixture.Server.BeginUploadAsync("killed/holiday.jpg");
        await destination.StoreAsync(Name, new MemoryStream([1]), Cancellation);
        Assert.Equal(2, await fixture.Server.UnfinishedAsync("killed"));

        time.Advance(TimeSpan.FromHours(25));
        await destination.StoreAsync(Name, new MemoryStream([1]), Cancellation);

        Assert.Equal(1, await fixture.Server.UnfinishedAsync("killed"));
    }

    [Fact]
    public async Task Read_ConnectionBreaks_GoesOnWhereItWas()
    {
        using (var destination = fixture.Server.Destination("resumed")) await destination.StoreAsync(Name, new MemoryStream(Large), Cancellation);
        using var breaking = new BreakingHandler(S3HttpClients.Handler(null), everyBytes: 5 << 20);
        using var unreliable = fixture.Server.Destination("resumed", breaking);

        Assert.Equal(Large, await unreliable.ReadAsync(Name, Cancellation));
        Assert.True(breaking.Breaks >= 3, $"{breaking.Breaks} breaks");
    }

    /// <summary>Asked to complete an upload again, Swift says that it is done, and other stores that there is no such upload.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("<Error><Code>NoSuchUpload</Code><Message>It was completed.</Message></Error>")]
    public async Task Store_AnswerToTheLastCallIsLost_IsStored(string? whenAskedAgain)
    {
        using var losing = new LosingHandler(
            S3HttpClients.Handler(null), request => request.Method == HttpMethod.Post && request.RequestUri!.Query.Contains("uploadId", StringComparison.Ordinal), whenAskedAgain);
        using var destination = fixture.Server.Destination($"lost{whenAskedAgain?.Length}", losing);

        await destination.StoreAsync(Name, new MemoryStream(Large), Cancellation);

        Assert.True(losing.HasLost);
        Assert.Equal(Large, await destination.ReadAsync(Name, Cancellation));
    }

    [Fact]
    public async Task Store_Part_IsSignedWithItsContent()
    {
        using var seen = new RecordingHandler(S3HttpClients.Handler(null));
        using var destination = fixture.Server.Destination("signed", seen);
        await destination.StoreAsync(Name, new MemoryStream(Large), Cancellation);

        var first = Convert.ToHexStringLower(SHA256.HashData(Large.AsSpan(0, S3Upload.SmallestPart)));
        Assert.Contains(seen.Sent, request => request.Method == HttpMethod.Put && request.ContentSha256 == first);
        Assert.DoesNotContain(seen.Sent, request => request.Headers.Contains(S3Server.Secret, StringComparison.Ordinal));
    }
}
