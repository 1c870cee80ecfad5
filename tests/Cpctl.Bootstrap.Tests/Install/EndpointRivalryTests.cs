using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Install.Endpoint;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Bootstrap.Tests.Install;

[Trait("Category", "Unit")]
public sealed class EndpointRivalryTests
{
    [Fact]
    public void WeWin_OlderAuthority_Keeps()
    {
        var (older, younger) = (Make(0), Make(5));
        Assert.True(EndpointRivalry.WeWin(older.Certificate, younger.Certificate));
        Assert.False(EndpointRivalry.WeWin(younger.Certificate, older.Certificate));
    }

    [Fact]
    public void WeWin_SameSecond_ExactlyOneWins()
    {
        var (one, other) = (Make(0), Make(0));
        Assert.NotEqual(EndpointRivalry.WeWin(one.Certificate, other.Certificate), EndpointRivalry.WeWin(other.Certificate, one.Certificate));
    }

    private static Authority Make(int second)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, second, TimeSpan.Zero));
        return Authority.Create(AuthorityKind.Cluster, KeyAlgorithm.EcdsaP256, TimeSpan.FromDays(1), time);
    }
}
