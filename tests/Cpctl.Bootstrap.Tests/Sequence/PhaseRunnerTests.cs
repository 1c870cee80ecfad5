using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Bootstrap.Tests.Sequence;

[Trait("Category", "Unit")]
public sealed class PhaseRunnerTests : IDisposable
{
    private static readonly string[] Names = ["certificates", "kubelet", "etcd", "done"];
    private readonly TemporaryNode _node = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Run_AllPhasesSucceed_JournalTellsEach()
    {
        await RunAsync([.. Names.Select(name => new MemoryPhase(name))]);
        Assert.Equal(
            Names.SelectMany(name => new[] { (name, JournalState.Started), (name, JournalState.Done) }),
            Entries().Select(entry => (entry.Phase, entry.State)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Run_StoppedInAnyPhaseAndRunAgain_Finishes(int stoppedAt)
    {
        var phases = Names.Select(name => new MemoryPhase(name)).ToList();
        phases[stoppedAt].FailOnce = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(phases));
        Assert.Equal((Names[stoppedAt], JournalState.Failed), (Entries()[^1].Phase, Entries()[^1].State));
        Assert.All(phases.Skip(stoppedAt + 1), phase => Assert.False(phase.Achieved));

        await RunAsync(phases);
        Assert.All(phases, phase => Assert.True(phase.Achieved));
        Assert.All(phases, phase => Assert.Equal(1, phase.WorkDone));
        Assert.Equal(("done", JournalState.Done), (Entries()[^1].Phase, Entries()[^1].State));
    }

    [Fact]
    public async Task Run_Cancelled_JournalSaysInterrupted()
    {
        using var cancel = new CancellationTokenSource();
        var phase = new MemoryPhase("etcd") { During = cancel.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync([phase], cancel.Token));
        Assert.Equal("interrupted", Entries()[^1].Detail);
    }

    private IReadOnlyList<JournalEntry> Entries() => Journal.Read(_node.Paths.BootstrapJournal);

    private async Task RunAsync(IReadOnlyList<IPhase> phases, CancellationToken? cancel = null)
    {
        using var journal = new Journal(_node.Paths.BootstrapJournal, _time);
        await new PhaseRunner(journal, new PlainProgress(TextWriter.Null, _time)).RunAsync(phases, cancel ?? TestContext.Current.CancellationToken);
    }
}
