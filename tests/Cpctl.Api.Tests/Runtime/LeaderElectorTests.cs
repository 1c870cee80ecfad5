using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class LeaderElectorTests
{
    private readonly StepTime time = new();
    private readonly FakeLeaseClient client = new();

    [Fact]
    public async Task Run_NobodyHoldsTheLease_LeadsAndRenews()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();
        var writes = client.Writes;

        await time.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.True(sut.Leads);
        Assert.InRange(client.Writes - writes, 12, 16);
        Assert.Equal("a", client.Lease!.Spec!.HolderIdentity);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("replace")]
    public async Task Run_OneTransportError_DoesNotLoseLeadership(string call)
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        var failed = 0;
        client.Fault = made => made == call && failed++ == 0 ? FakeLeaseClient.Unreachable : null;
        await time.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.True(failed > 1);
        Assert.True(sut.Leads);
        Assert.Equal(1, sut.Terms);
    }

    [Fact]
    public async Task Run_ErrorsForLessThanTheDeadline_DoNotLoseLeadership()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        client.Fault = _ => FakeLeaseClient.Unreachable;
        await time.AdvanceAsync(TimeSpan.FromSeconds(7));
        client.Fault = _ => null;
        await time.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.True(sut.Leads);
        Assert.Equal(1, sut.Terms);
    }

    [Fact]
    public async Task Run_ErrorsPastTheDeadline_CancelsTheWorkBeforeOthersMayLead()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        client.Fault = _ => FakeLeaseClient.Unreachable;
        var took = await time.AdvanceUntilAsync(() => !sut.Leads, "losing leadership");

        // Up to one renewal had been made when the errors began.
        Assert.InRange(took.TotalSeconds, 7.9, 12);
        Assert.True(took < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Run_StoppedWhileARequestFails_IsStopped()
    {
        using var stop = new CancellationTokenSource();
        client.Fault = _ =>
        {
            stop.Cancel();
            return FakeLeaseClient.Unreachable;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => New("a").RunAsync(_ => Task.CompletedTask, stop.Token));
    }

    [Fact]
    public async Task Run_AfterLoss_CompetesAgain()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();
        client.Fault = _ => FakeLeaseClient.Unreachable;
        await time.AdvanceUntilAsync(() => !sut.Leads, "losing leadership");

        client.Fault = _ => null;
        await time.AdvanceUntilAsync(() => sut.Leads, "leading again");

        Assert.Equal(2, sut.Terms);
    }

    [Fact]
    public async Task Run_AnotherHolderInTheLease_LosesAtTheNextRenewal()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        client.SetHolder("b");
        var took = await time.AdvanceUntilAsync(() => !sut.Leads, "losing leadership");

        Assert.True(took <= TimeSpan.FromSeconds(3));
        Assert.Equal("b", client.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public async Task Run_LeaseDeleted_CreatesItAgainAndKeepsLeading()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        client.Remove();
        await time.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.True(sut.Leads);
        Assert.Equal(1, sut.Terms);
        Assert.Equal("a", client.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public async Task Run_HeldByAnotherThatRenews_NeverLeads()
    {
        client.SetHolder("b");
        await using var sut = Start("a");
        for (var i = 0; i < 20; i++)
        {
            await time.AdvanceAsync(TimeSpan.FromSeconds(3));
            client.SetHolder("b");
        }

        Assert.False(sut.Leads);
        Assert.Equal("b", sut.Elector.CurrentHolder);
    }

    [Fact]
    public async Task Run_HeldByAnotherThatDied_LeadsAfterItsLeaseDuration()
    {
        client.SetHolder("b");
        await using var sut = Start("a");

        var took = await time.AdvanceUntilAsync(() => sut.Leads, "taking over");

        Assert.InRange(took.TotalSeconds, 14, 19);
        Assert.Equal(1, client.Lease!.Spec!.LeaseTransitions);
    }

    [Fact]
    public async Task Run_Cancelled_ReleasesSoThatAnotherLeadsAtOnce()
    {
        await using (var first = Start("a"))
        {
            await first.LeadsAsync();
        }

        Assert.Equal("", client.Lease!.Spec!.HolderIdentity);
        await using var second = Start("b");
        var took = await time.AdvanceUntilAsync(() => second.Leads, "leading");
        Assert.True(took < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Run_TwoCandidatesWithFaults_NeverLeadTogether()
    {
        await using var first = Start("a");
        await using var second = Start("b");
        var round = 0;
        for (var i = 0; i < 60; i++)
        {
            // Every few rounds the API is away for a while, longer and longer.
            client.Fault = i % 20 < 12 && i % 20 > round % 9 ? _ => FakeLeaseClient.Unreachable : _ => null;
            round++;
            await time.AdvanceAsync(TimeSpan.FromSeconds(2), waiting: 2);
            Assert.False(first.Leads && second.Leads);
        }
    }

    [Fact]
    public async Task Run_WorkReturns_ReleasesAndReturns()
    {
        var elector = New("a");

        await elector.RunAsync(_ => Task.CompletedTask, Eventually.Within);

        Assert.False(elector.IsLeader);
        Assert.Equal("", client.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public async Task Run_WorkThrows_ReleasesAndThrows()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => New("a").RunAsync(_ => throw new InvalidOperationException("broken"), Eventually.Within));

        Assert.Equal("broken", error.Message);
        Assert.Equal("", client.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public void New_PeriodsThatDoNotFit_AreRefused() => Assert.Throws<ArgumentException>(() => new LeaderElector(
        client, Options("a") with { RenewDeadline = TimeSpan.FromSeconds(20) }, time, NullLogger.Instance));

    private static LeaderElectorOptions Options(string identity) => new() { Namespace = "cpctl-system", Name = "operator", Identity = identity };

    private LeaderElector New(string identity) => new(client, Options(identity), time, NullLogger.Instance);

    private Candidate Start(string identity) => new(New(identity));

    private sealed class Candidate : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task running;
        private int working;

        public Candidate(LeaderElector elector)
        {
            Elector = elector;
            running = Task.Run(() => elector.RunAsync(WorkAsync, stop.Token));
        }

        public LeaderElector Elector { get; }

        public bool Leads => Volatile.Read(ref working) == 1;

        public int Terms { get; private set; }

        public Task LeadsAsync() => Eventually.TrueAsync(() => Leads, "leading");

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            stop.Dispose();
        }

        private async Task WorkAsync(CancellationToken cancellationToken)
        {
            Terms++;
            Volatile.Write(ref working, 1);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                Volatile.Write(ref working, 0);
            }
        }
    }
}
