using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Tests.Progress;
using CsCheck;

namespace Cpctl.Bootstrap.Tests.Restoring.InPlace;

/// <summary>Restores and aborts in any order, each killed anywhere: there is always a command that gets out, and never a node without data.</summary>
[Trait("Category", "Unit")]
public sealed class InPlaceSimulationTests
{
    private const int MoreThanAll = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_AnyOrderOfRestoreAbortAndKill_EndsWithOneOfBoth(bool endsWithAbort) =>
        await Gen.Select(Gen.Bool, Gen.Int[0, 14]).Array[1, 6].SampleAsync(async runs =>
        {
            using var world = new InPlaceWorld();
            foreach (var (isAbort, killedAt) in runs)
            {
                await TryAsync(world, isAbort, new KillingProgress(killedAt));
                world.Check();
            }

            await GetOutAsync(world, endsWithAbort);
        }, iter: 150);

    /// <summary>The case of the report: an abort that ended before it was done, then the restore twice, then the abort.</summary>
    [Fact]
    public async Task Run_AbortKilledThenTheRestoreAgain_IsRefusedUntilTheAbortIsDone()
    {
        for (var killedAt = 1; ; killedAt++)
        {
            using var world = new InPlaceWorld();
            await TryAsync(world, isAbort: false, new KillingProgress(3));
            await TryAsync(world, isAbort: true, new KillingProgress(killedAt));
            if (!world.IsBegun) break;

            Assert.Equal(ExitCode.Refused, await TryAsync(world, isAbort: false, new KillingProgress(MoreThanAll)));
            Assert.Equal(ExitCode.Refused, await TryAsync(world, isAbort: false, new KillingProgress(MoreThanAll)));
            Assert.Null(await TryAsync(world, isAbort: true, new KillingProgress(MoreThanAll)));
            Assert.True(world.HasOldData);
            world.CheckDone();
        }
    }

    [Fact]
    public async Task Run_WhatWasBuiltIsGone_NothingGoesAndAbortGetsOut()
    {
        using var world = new InPlaceWorld();
        await TryAsync(world, isAbort: false, new KillingProgress(3));
        world.LoseBuilt();

        Assert.Equal(ExitCode.Failed, await TryAsync(world, isAbort: false, new KillingProgress(MoreThanAll)));
        Assert.Equal(ExitCode.Failed, await TryAsync(world, isAbort: false, new KillingProgress(MoreThanAll)));
        Assert.True(world.HasOldData);
        Assert.Null(await TryAsync(world, isAbort: true, new KillingProgress(MoreThanAll)));
        world.CheckDone();
    }

    /// <summary>As a person does: the command that is wanted, and the other one where it is refused.</summary>
    private static async Task GetOutAsync(InPlaceWorld world, bool abort)
    {
        if (await TryAsync(world, abort, new KillingProgress(MoreThanAll)) is not null) Assert.Null(await TryAsync(world, !abort, new KillingProgress(MoreThanAll)));
        world.Check();
        world.CheckDone();
    }

    /// <returns>Null when it was done or killed, else how it failed.</returns>
    private static async Task<ExitCode?> TryAsync(InPlaceWorld world, bool isAbort, IPhaseProgress progress)
    {
        try
        {
            await (isAbort ? world.AbortAsync(progress, Cancellation) : world.RestoreAsync(progress, Cancellation));
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (CpctlException e)
        {
            return e.Code;
        }
    }
}
