using Cpctl.StaticPods.Tests.Agent.World;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>A disk that is full: what the agent does fails, and so does writing down that it failed.</summary>
[Trait("Category", "Unit")]
public sealed class UnwritableJournalTests : IDisposable
{
    private readonly Simulation _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task JournalCantBeWritten_TheAgentTurnsOnAndTells_AndWorksWhenItCanAgain()
    {
        _node.AfterBootstrap();
        await _node.TurnAsync();
        _node.BreakJournal();

        for (var turn = 0; turn < 50; turn++) await _node.TurnAsync();

        Assert.NotNull(_node.Report);
        _node.Kill();
        await _node.ConvergeAsync();
        Assert.Equal(1, _node.State.LastGood);
        Assert.Empty(_node.World.Violations);
    }
}
