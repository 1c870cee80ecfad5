using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class LeaderElectorTests
{
    private readonly StepTime _time = new();
    private readonly FakeLeaseClient _client = new();

    [Fact]
    public async Task Run_NobodyHoldsTheLease_LeadsAndRenews()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();
        var writes = _client.Writes;

        await _time.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.True(sut.Leads);
        Assert.InRange(_client.Writes - writes, 12, 16);
        Assert.Equal("a", _client.Lease!.Spec!.HolderIdentity);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("replace")]
    public async Task Run_OneTransportError_DoesNotLoseLeadership(string call)
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        var failed = 0;
        _client.Fault = made => made == call && failed++ == 0 ? FakeLeaseClient.Unreachable : null;
        await _time.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.True(failed > 1);
        Assert.True(sut.Leads);
        Assert.Equal(1, sut.Terms);
    }

    [Fact]
    public async Task Run_ErrorsForLessThanTheDeadline_DoNotLoseLeadership()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        _client.Fault = _ => FakeLeaseClient.Unreachable;
        await _time.AdvanceAsync(TimeSpan.FromSeconds(7));
        _client.Fault = _ => null;
        await _time.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.True(sut.Leads);
        Assert.Equal(1, sut.Terms);
    }

    [Fact]
    public async Task Run_ErrorsPastTheDeadline_CancelsTheWorkBeforeOthersMayLead()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        _client.Fault = _ => FakeLeaseClient.Unreachable;
        var took = await _time.AdvanceUntilAsync(() => !sut.Leads, "losing leadership");

        // Up to one renewal had been made when the errors began.
        Assert.InRange(took.TotalSeconds, 7.9, 12);
        Assert.True(took < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Run_StoppedWhileARequestFails_IsStopped()
    {
        using var stop = new CancellationTokenSource();
        _client.Fault = _ =>
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
        _client.Fault = _ => FakeLeaseClient.Unreachable;
        await _time.AdvanceUntilAsync(() => !sut.Leads, "losing leadership");

        _client.Fault = _ => null;
        await _time.AdvanceUntilAsync(() => sut.Leads, "leading again");

        Assert.Equal(2, sut.Terms);
    }

    [Fact]
    public async Task Run_AnotherHolderInTheLease_LosesAtTheNextRenewal()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        _client.SetHolder("b");
        var took = await _time.AdvanceUntilAsync(() => !sut.Leads, "losing leadership");

        Assert.True(took <= TimeSpan.FromSeconds(3));
        Assert.Equal("b", _client.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public async Task Run_LeaseDeleted_CreatesItAgainAndKeepsLeading()
    {
        await using var sut = Start("a");
        await sut.LeadsAsync();

        _client.Remove();
        await _time.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.True(sut.Leads);
        Assert.Equal(1, sut.Terms);
        Assert.Equal("a", _client.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public async Task Run_HeldByAnotherThatRenews_NeverLeads()
    {
        _client.SetHolder("b");
        await using var sut = Start("a");
        for (var i = 0; i < 20; i++)
        {
            await _time.AdvanceAsync(TimeSpan.FromSeconds(3));
            _client.SetHolder("b");
        }

        Assert.False(sut.Leads);
        Assert.Equal("b", sut.Elector.CurrentHolder);
    }

    [Fact]
    public async Task Run_HeldByAnotherThatDied_LeadsAfterItsLeaseDuration()
    {
        _client.SetHolder("b");
        await using var sut = Start("a");

        var took = await _time.AdvanceUntilAsync(() => sut.Elector.IsLeader, "taking over");
        await sut.LeadsAsync();

        Assert.InRange(took.TotalSeconds, 14, 19);
        Assert.Equal(1, _client.Lease!.Spec!.LeaseTransitions);
    }

    [Fact]
    public async Task Run_Cancelled_ReleasesSoThatAnotherLeadsAtOnce()
    {
        await using (var first = Start("a"))
        {
            await first.LeadsAsync();
        }

        Assert.Equal("", _client.Lease!.Spec!.HolderIdentity);
        await using var second = Start("b");
        var took = await _time.AdvanceUntilAsync(() => second.Elector.IsLeader, "leading");
        await second.LeadsAsync();
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
            _client.Fault = i % 20 < 12 && i % 20 > round % 9 ? _ => FakeLeaseClient.Unreachable : _ => null;
            round++;
            await _time.AdvanceAsync(TimeSpan.FromSeconds(2), waiting: 2);
            Assert.False(first.Leads && second.Leads);
        }
    }

    [Fact]
    public async Task Run_WorkReturns_ReleasesAndReturns()
    {
        var elector = New("a");

        await elector.RunAsync(_ => Task.CompletedTask, Eventually.Within);

        Assert.False(elector.IsLeader);
        Assert.Equal("", _client.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public async Task Run_WorkThrows_ReleasesAndThrows()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => New("a").RunAsync(_ => throw new InvalidOperationException("broken"), Eventually.Within));

        Assert.Equal("broken", error.Message);
        Assert.Equal("", _client.Lease!.Spec!.HolderIdentity);
    }

    [Fact]
    public void New_PeriodsThatDoNotFit_AreRefused() => Assert.Throws<ArgumentException>(() => new LeaderElector(
        _client, Options("a") with { RenewDeadline = TimeSpan.FromSeconds(20) }, _time, NullLogger.Instance));

    private static LeaderElectorOptions Options(string identity) => new() { Namespace = "cpctl-system", Name = "operator", Identity = identity };

    private LeaderElector New(string identity) => new(_client, Options(identity), _time, NullLogger.Instance);

    private Candidate Start(string identity) => new(New(identity));

    private sealed class Candidate : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;
        private int _working;

        public Candidate(LeaderElector elector)
        {
            Elector = elector;
            _running = Task.Run(() => elector.RunAsync(WorkAsync, _stop.Token));
        }

        public LeaderElector Elector { get; }

        /// <summary>Its work runs. Begun by a thread of the pool, it may be late by any time of the test's clock: what is measured by that is <see cref="LeaderElector.IsLeader"/>.</summary>
        public bool Leads => Volatile.Read(ref _working) == 1;

        public int Terms { get; private set; }

        public Task LeadsAsync() => Eventually.TrueAsync(() => Leads, "leading");

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
            _stop.Dispose();
        }

        private async Task WorkAsync(CancellationToken cancellationToken)
        {
            Terms++;
            Volatile.Write(ref _working, 1);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                Volatile.Write(ref _working, 0);
            }
        }
    }
}
