using Cpctl.StaticPods.Revisions;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Revisions;

[Trait("Category", "Unit")]
public sealed class EditBurstTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Take_NobodyEdited_IsAtOnce() => Assert.Equal(TimeSpan.Zero, new EditBurst(_time).Take());

    [Fact]
    public void Take_JustEdited_WaitsForQuiet()
    {
        var burst = new EditBurst(_time);
        burst.Edited();
        Assert.Equal(EditBurst.Quiet, burst.Take());

        _time.Advance(EditBurst.Quiet);
        Assert.Equal(TimeSpan.Zero, burst.Take());
    }

    [Fact]
    public void Take_EditedWithoutEnd_WaitsNoLongerThanTheLongest()
    {
        var burst = new EditBurst(_time);
        for (var waited = TimeSpan.Zero; waited < EditBurst.Longest; waited += TimeSpan.FromMilliseconds(250))
        {
            burst.Edited();
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.Equal(TimeSpan.Zero, burst.Take());
    }

    [Fact]
    public void Take_EditedRightAfterARevision_KeepsItsDistance()
    {
        var burst = new EditBurst(_time);
        burst.Edited();
        _time.Advance(EditBurst.Quiet);
        burst.Take();
        burst.Edited();
        _time.Advance(EditBurst.Quiet);

        Assert.Equal(EditBurst.Distance - EditBurst.Quiet, burst.Take());
    }

    [Fact]
    public void TwentyEditsInFiveSeconds_HoweverSpread_AreThreeRevisionsAtMost() =>
        Gen.Int[0, 5000].Array[20].Sample(edits =>
        {
            var clock = new FakeTimeProvider();
            var burst = new EditBurst(clock);
            var (revisions, isPending) = (0, false);
            for (var millisecond = 0; millisecond <= 10_000; millisecond += 10)
            {
                if (edits.Any(edit => edit / 10 * 10 == millisecond))
                {
                    burst.Edited();
                    isPending = true;
                }

                if (isPending && burst.Take() == TimeSpan.Zero)
                {
                    revisions++;
                    isPending = false;
                }

                clock.Advance(TimeSpan.FromMilliseconds(10));
            }

            Assert.False(isPending);
            Assert.InRange(revisions, 1, 3);
        });
}
