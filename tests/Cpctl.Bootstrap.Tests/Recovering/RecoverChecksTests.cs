using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Recovering.Phases;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Bootstrap.Tests.Progress;

namespace Cpctl.Bootstrap.Tests.Recovering;

/// <summary>The others come back while a recovery is under way, or it is given up and that is killed.</summary>
[Trait("Category", "Unit")]
public sealed class RecoverChecksTests : IDisposable
{
    private readonly RecoveryNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static PlainProgress Silent => new(TextWriter.Null, TimeProvider.System);

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Preflight_TheOthersAreThere_NotesNothing()
    {
        await RefusedAsync(new PreflightPhase(_node.Recovery, _node.Record, BackAsync));

        Assert.Null(RecoveryRecord.TryLoad(_node.Paths));
    }

    [Fact]
    public async Task Data_TheOthersCameBack_ArchivesNothing()
    {
        _node.Replayed();

        await RefusedAsync(new DataPhase(_node.Recovery, knownEpoch: 4, BackAsync));

        Assert.True(_node.HasOldData);
        Assert.False(Directory.Exists(_node.Paths.ArchiveDirectory));
        Assert.False(_node.Recovery.Files.IsRebuilt);
    }

    /// <summary>Etcd may have taken writes since its manifest is back: a copy of before must not be gone on with.</summary>
    [Fact]
    public async Task Abort_KilledAnywhere_NothingGoesOnUntilItIsDone()
    {
        var files = _node.Recovery.Files;
        for (var killedAt = 0; ; killedAt++)
        {
            _node.Replayed();
            try
            {
                await new RecoverAbort(_node.Recovery).RunAsync(new KillingProgress(killedAt), Cancellation);
                break;
            }
            catch (OperationCanceledException)
            {
                var isBack = File.Exists(_node.Paths.Manifest("etcd-r1"));
                Assert.True(!isBack || GiveUpMark.Objection(files, "the recovery", "--abort") is { Code: ExitCode.Refused });
            }

            await new RecoverAbort(_node.Recovery).RunAsync(Silent, Cancellation);
            Assert.Null(RecoveryRecord.TryLoad(_node.Paths));
            Assert.Null(GiveUpMark.Objection(files, "the recovery", "--abort"));
            Assert.Equal(StoppedManifests.Order.Count, Directory.GetFiles(_node.Paths.ManifestsDirectory).Length);
        }
    }

    private static async Task RefusedAsync(IPhase phase) =>
        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => phase.RunAsync(Silent, Cancellation))).Code);

    private static Task BackAsync(CancellationToken cancel) => throw new CpctlException(ExitCode.Refused, "cp2 is there again", "why", "remedy");
}
