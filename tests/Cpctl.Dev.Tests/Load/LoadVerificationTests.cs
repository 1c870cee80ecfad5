using Cpctl.DevCluster.Load;
using Cpctl.Etcd.Client;

namespace Cpctl.Dev.Tests.Load;

[Trait("Category", "Unit")]
public sealed class LoadVerificationTests
{
    [Fact]
    public void Compare_EqualHashes_FindsNothing() =>
        Assert.Null(LoadVerification.Compare(7, [("cp1", new EtcdHash(1, 7, 3)), ("cp2", new EtcdHash(1, 7, 3))]));

    [Fact]
    public void Compare_OneDiffers_NamesAll() => Assert.Equal(
        "the members' data differ at revision 7: cp1 has hash 00000001 (compacted 3), cp2 has hash 00000002 (compacted 3)",
        LoadVerification.Compare(7, [("cp1", new EtcdHash(1, 7, 3)), ("cp2", new EtcdHash(2, 7, 3))]));

    [Fact]
    public void Take_Events_AreSeenOnceEach()
    {
        var watch = Watch();

        watch.Take(Event("ADDED", "a"));
        watch.Take(Event("MODIFIED", "a"));
        watch.Take(Event("ADDED", "b"));

        Assert.Equal(["a", "b"], watch.Seen().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Take_Error_EndsTheWatchWithItsWords() => Assert.Equal(
        "too old resource version",
        Assert.Throws<HttpRequestException>(() => Watch().Take("""{"type":"ERROR","object":{"kind":"Status","message":"too old resource version"}}""")).Message);

    [Fact]
    public void Parse_Endpoints_GivesReadyAddressesOnly() => Assert.Equal(
        ["10.0.0.11", "10.0.0.12"],
        ServiceAddresses.Parse("""{"subsets":[{"addresses":[{"ip":"10.0.0.11"},{"ip":"10.0.0.12"}],"notReadyAddresses":[{"ip":"10.0.0.13"}]}]}"""));

    private static WatchFollower Watch() =>
        new(new ApiRoute("watch", () => "10.0.0.9", KeepsConnection: true), new HttpClient(), new LoadClock(TimeProvider.System));

    private static string Event(string type, string name) =>
        $$$$"""{"type":"{{{{type}}}}","object":{"metadata":{"name":"{{{{name}}}}","resourceVersion":"5"}}}""";
}
