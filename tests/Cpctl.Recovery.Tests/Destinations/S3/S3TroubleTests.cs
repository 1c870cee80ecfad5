using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>A real store that can't be used, and what a person is told.</summary>
[Trait("Category", "S3")]
public sealed class S3TroubleTests(S3ServerFixture fixture) : IClassFixture<S3ServerFixture>
{
    private const string Name = "cpctl-20261123T070000Z-cp2.tar.age";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_WrongSecret_NamesWhereItIsFrom_AndNeverTheSecret()
    {
        const string Wrong = "not-the-secret-of-tests";
        using var destination = Open(fixture.Server.Location(), S3Places.Credentials(Wrong));

        var refused = await Assert.ThrowsAsync<S3Exception>(() => destination.ListAsync(Cancellation));

        Assert.Equal("can't list at s3://backups: access key and secret do not belong together, or the store knows no such key", refused.Message);
        Assert.Contains("Secret cpctl-system/s3", refused.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, refused.ToString(), StringComparison.Ordinal);
        Assert.False(refused.IsUnreachable);
    }

    [Fact]
    public async Task Store_NoSuchBucket_SaysSo()
    {
        using var destination = Open(fixture.Server.Location(bucket: "elsewhere"), S3Places.Credentials());
        Assert.Equal("there is no bucket elsewhere", (await Assert.ThrowsAsync<S3Exception>(() => destination.StoreAsync(Name, new MemoryStream([1]), Cancellation))).Why);
    }

    [Fact]
    public async Task List_WrongRegion_SaysSo()
    {
        using var destination = Open(fixture.Server.Location() with { Region = "mars-north-1" }, S3Places.Credentials());
        Assert.Contains("another region than mars-north-1", (await Assert.ThrowsAsync<S3Exception>(() => destination.ListAsync(Cancellation))).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NotThere_SaysSo()
    {
        using var destination = Open(fixture.Server.Location(), S3Places.Credentials());
        Assert.Equal("it is not there", (await Assert.ThrowsAsync<S3Exception>(() => destination.ReadAsync(Name, Cancellation))).Why);
    }

    [Fact]
    public async Task List_NobodyListens_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var destination = Open(fixture.Server.Location() with { Endpoint = new Uri($"http://127.0.0.1:{port}") }, S3Places.Credentials());

        var refused = await Assert.ThrowsAsync<S3Exception>(() => destination.ListAsync(Cancellation));
        Assert.True(refused.IsUnreachable);
        Assert.Equal($"127.0.0.1:{port} can't be reached: Connection refused", refused.Why);
    }

    [Fact]
    public async Task Store_ServerKilledInTheMiddle_LeavesNothingToBeListed_AndGoesWhenItIsBack()
    {
        using var server = await S3Server.StartAsync();
        var content = RandomNumberGenerator.GetBytes((2 * S3Upload.SmallestPart) + 1);
        using (var destination = server.Destination("a"))
        {
            var killing = new FailingStream(content, S3Upload.SmallestPart + 10) { Failing = server.Kill };
            Assert.True((await Assert.ThrowsAsync<S3Exception>(() => destination.StoreAsync(Name, killing, Cancellation))).IsUnreachable);
        }

        await server.StartAgainAsync();
        using var again = server.Destination("a");
        Assert.Empty(await again.ListAsync(Cancellation));
        await again.StoreAsync(Name, new MemoryStream(content), Cancellation);
        Assert.Equal(content, await again.ReadAsync(Name, Cancellation));
    }

    [Fact]
    public async Task Store_ServerAwayForAWhile_IsWaitedFor()
    {
        using var server = await S3Server.StartAsync();
        var content = RandomNumberGenerator.GetBytes(S3Upload.SmallestPart + 1);
        using var destination = server.Destination("a", retries: 8);
        server.Kill();

        var storing = destination.StoreAsync(Name, new MemoryStream(content), Cancellation);
        await server.StartAgainAsync();
        await storing;

        Assert.Equal(content, await destination.ReadAsync(Name, Cancellation));
    }

    [Fact]
    public async Task Https_OfAnAuthorityThatIsNamed_IsUsed_AndOfAnotherIsNot()
    {
        using var authority = new TestAuthority();
        using var server = await S3Server.StartAsync(authority);
        using var seen = new RecordingHandler(S3HttpClients.Handler(authority.Pem));
        using var destination = server.Destination("", seen);
        await destination.StoreAsync(Name, new MemoryStream([1, 2, 3]), Cancellation);
        Assert.Equal([1, 2, 3], await destination.ReadAsync(Name, Cancellation));
        Assert.Contains(seen.Sent, request => request.ContentSha256 == Convert.ToHexStringLower(SHA256.HashData([1, 2, 3])));

        using var other = new TestAuthority();
        foreach (var authorities in new[] { null, other.Pem })
        {
            using var refusing = server.Destination("", S3HttpClients.Handler(authorities));
            var refused = await Assert.ThrowsAsync<S3Exception>(() => refusing.ListAsync(Cancellation));
            Assert.StartsWith($"the certificate of {server.Address} is not trusted: ", refused.Why, StringComparison.Ordinal);
            Assert.Contains("caBundle", refused.Remedy, StringComparison.Ordinal);
        }
    }

    private static S3Destination Open(S3Location location, S3Credentials credentials) => new(location, credentials, S3HttpClients.Handler(null), retries: 1, TimeProvider.System);
}
