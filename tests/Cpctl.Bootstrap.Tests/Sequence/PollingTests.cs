using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Sequence;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Bootstrap.Tests.Sequence;

[Trait("Category", "Unit")]
public sealed class PollingTests
{
    [Fact]
    public async Task Until_ConditionHoldsAtOnce_SaysNothing()
    {
        var said = new List<string>();
        await CreateSut(new FakeTimeProvider()).UntilAsync(
            "etcd", TimeSpan.FromSeconds(1), _ => Task.FromResult<string?>(null), said.Add, "look", TestContext.Current.CancellationToken);
        Assert.Empty(said);
    }

    [Fact]
    public async Task Until_NeverHolds_GivesUpWithWhatIsMissing()
    {
        // Each look takes longer than the limit.
        var time = new FakeTimeProvider();
        var error = await Assert.ThrowsAsync<CpctlException>(() => CreateSut(time).UntilAsync(
            "the temporary etcd",
            TimeSpan.FromSeconds(30),
            _ =>
            {
                time.Advance(TimeSpan.FromSeconds(31));
                return Task.FromResult<string?>("it does not answer");
            },
            _ => { },
            "look at its log",
            TestContext.Current.CancellationToken));
        Assert.Equal(
            (ExitCode.Failed, "waited 30 s for the temporary etcd", "it does not answer", "look at its log"),
            (error.Code, error.What, error.Why, error.Remedy));
    }

    [Fact]
    public async Task Until_HoldsAtTheThirdLook_TellsTwice()
    {
        var looks = 0;
        var said = new List<string>();
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        var waiting = CreateSut(time).UntilAsync(
            "it", TimeSpan.FromSeconds(30), _ => Task.FromResult(++looks < 3 ? $"look {looks}" : null), said.Add, "", TestContext.Current.CancellationToken);
        while (!waiting.IsCompleted)
        {
            time.Advance(Polling.Interval);
            await Task.Yield();
        }

        await waiting;
        Assert.Equal(["look 1", "look 2"], said);
    }

    private static Polling CreateSut(TimeProvider time) => new(time);
}
