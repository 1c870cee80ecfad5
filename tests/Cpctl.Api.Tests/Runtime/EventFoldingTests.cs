using Cpctl.Api.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class EventFoldingTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void IsOneTooMany_TheSameMessageOver_NeverIs()
    {
        var sut = new EventFolding(_time);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.False(sut.IsOneTooMany("gate", "the same")));
    }

    [Fact]
    public void IsOneTooMany_EleventhMessageOfAKind_Is()
    {
        var sut = new EventFolding(_time);

        var folded = Enumerable.Range(1, 15).Select(number => sut.IsOneTooMany("gate", $"{number} entries behind")).ToArray();

        Assert.Equal(Enumerable.Repeat(false, 10).Concat(Enumerable.Repeat(true, 5)), folded);
        Assert.False(sut.IsOneTooMany("other", "another kind"));
    }

    [Fact]
    public void IsOneTooMany_AfterAWhile_StartsAnew()
    {
        var sut = new EventFolding(_time);
        for (var i = 0; i < 20; i++)
        {
            sut.IsOneTooMany("gate", $"{i}");
        }

        _time.Advance(EventFolding.Window + TimeSpan.FromSeconds(1));

        Assert.False(sut.IsOneTooMany("gate", "new"));
    }
}
