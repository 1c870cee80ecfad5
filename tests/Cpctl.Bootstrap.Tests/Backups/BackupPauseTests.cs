using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Tests.Rollouts;

namespace Cpctl.Bootstrap.Tests.Backups;

[Trait("Category", "Unit")]
public sealed class BackupPauseTests : IDisposable
{
    private readonly RolloutWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Set_Paused_IsAsAsked(bool before, bool asked)
    {
        Put(before);

        Assert.Equal(0, await SetAsync(asked));

        Assert.Equal(asked, _world.ControlPlane.Spec.Backup!.Paused);
        Assert.Equal(before == asked ? 0 : 1, _world.Api.Writes.Count);
    }

    [Fact]
    public async Task Set_DryRun_WritesNothingAndNamesThePlace()
    {
        Put(paused: true);

        await SetAsync(paused: false, dryRun: true);

        Assert.Empty(_world.Api.Writes);
        Assert.Contains("/srv/backups", _world.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_NoBackupsConfigured_IsBadInput()
    {
        _world.Put("AsExpected", "False", "", latest: 1);

        Assert.Equal(ExitCode.BadInput, (await Assert.ThrowsAsync<CpctlException>(() => SetAsync(paused: false))).Code);
    }

    private void Put(bool paused) => _world.Api.Put(ResourceTypes.ControlPlanes, new ControlPlane
    {
        Metadata = new ObjectMeta { Name = ControlPlane.OnlyName },
        Spec = new ControlPlaneSpec { Backup = new BackupSpec { Paused = paused, Destination = new BackupDestination { Directory = "/srv/backups" } } },
    });

    private Task<int> SetAsync(bool paused, bool dryRun = false) => new BackupPauseHandler(_world.Api, _world.Console).SetAsync(paused, dryRun, TestContext.Current.CancellationToken);
}
