using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Certificates;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent.Certificates;

[Trait("Category", "Unit")]
public sealed class CertificateScheduleTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CertificateSchedule _sut;

    public CertificateScheduleTests() => _sut = new CertificateSchedule(_time);

    [Fact]
    public void IsTime_WithoutNews_IsEachMinute()
    {
        Assert.True(IsTime());
        Assert.False(IsTimeAfter(59));
        Assert.True(IsTimeAfter(1));
        Assert.False(IsTime());
    }

    [Fact]
    public void IsTime_OneBecomesDue_IsThenAndOnce()
    {
        var due = new CertificateStatus { RenewAt = _time.GetUtcNow().AddSeconds(10) };
        Assert.True(IsTime(due));
        Assert.False(IsTimeAfter(9, due));
        Assert.True(IsTimeAfter(1, due));

        // It could not be renewed: the next attempt is a minute later, not in the next turn.
        Assert.False(IsTimeAfter(1, due));
        Assert.True(IsTimeAfter(59, due));
    }

    [Fact]
    public void IsTime_SomebodyAsks_IsAtOnceAndOncePerRequest()
    {
        Assert.True(IsTime());
        Assert.True(_sut.IsTime([], "1"));
        Assert.False(_sut.IsTime([], "1"));
        Assert.True(_sut.IsTime([], "2"));
        Assert.False(IsTime());
    }

    private bool IsTimeAfter(int seconds, params CertificateStatus[] known)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return IsTime(known);
    }

    private bool IsTime(params CertificateStatus[] known) => _sut.IsTime(known, asked: null);
}
