using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Recovering.Phases;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Recovering;

[Trait("Category", "Unit")]
public sealed class DonePhaseTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_AlsoAfterOneThatWasKilledThere_LeavesNothingForTheNextRecoveryToFind(bool wasKilled)
    {
        var files = new RecoveryFiles(_node.Paths);
        if (wasKilled) Directory.CreateDirectory(Path.Combine(files.Finished, "manifests"));
        var record = new RecoveryRecord("token", 1, ["cp2"], [], DateTimeOffset.UnixEpoch);
        record.Save(_node.Paths);
        await File.WriteAllTextAsync(files.Rebuilt, "", TestContext.Current.CancellationToken);
        var node = new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443");
        using var journal = new Journal(_node.Paths.RecoveryJournal, TimeProvider.System);

        await new DonePhase(new RecoveryWork(record.Token, node, journal, _node.Paths, new FakeCri(), TimeProvider.System))
            .RunAsync(new PlainProgress(TextWriter.Null, TimeProvider.System), TestContext.Current.CancellationToken);

        Assert.Null(RecoveryRecord.TryLoad(_node.Paths));
        Assert.False(Path.Exists(_node.Paths.RecoveryDirectory));
        Assert.False(Path.Exists(files.Finished));
    }
}
