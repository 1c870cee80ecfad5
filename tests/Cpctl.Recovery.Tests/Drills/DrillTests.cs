using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Drills;
using Cpctl.Recovery.Tests.Bundles;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Recovery.Tests.Drills;

/// <summary>Whatever becomes of a drill, the node is as it was.</summary>
[Trait("Category", "Unit")]
public sealed class DrillTests : IDisposable
{
    private readonly NodePaths _paths = new(Directory.CreateTempSubdirectory("cpctl-drill-").FullName);
    private readonly LeftContainers _containers = new("etcd", "drill-etcd", "drill-kube-apiserver");

    public DrillTests()
    {
        Left("drill-etcd-0a1b2c3d");
        Left("drill-kube-apiserver-0a1b2c3d");
        AtomicFile.Write(_paths.Manifest("etcd-r3"), "kind: Pod\n", FileModes.Secret);
        AtomicFile.Write(Path.Combine(_paths.DrillDirectory, "etcd/member/snap/db"), "half", FileModes.Secret);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_paths.Root, recursive: true);

    [Fact]
    public async Task Clear_AKilledDrillIsLeft_ItGoesAndNothingElse()
    {
        Assert.True(await Drill().ClearAsync(Cancellation));

        OnlyTheNodesOwnIsThere();
        Assert.False(await Drill().ClearAsync(Cancellation));
    }

    [Fact]
    public async Task Clear_OneIsUnderWay_IsLeftAlone()
    {
        using var other = FileLock.TryAcquire(_paths.DrillLock);

        Assert.False(await Drill().ClearAsync(Cancellation));

        Assert.True(Directory.Exists(_paths.DrillDirectory));
        Assert.Equal(3, _containers.Running.Count);
    }

    [Fact]
    public async Task Run_OneIsUnderWay_IsRefused()
    {
        using var bundle = await OpenAsync();
        using var other = FileLock.TryAcquire(_paths.DrillLock);

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => Drill().RunAsync(bundle, _ => { }, Cancellation))).Code);
    }

    [Fact]
    public async Task Run_TheBundleIsOfNoCluster_FailsAndLeavesNothing()
    {
        using var bundle = await OpenAsync();

        var error = await Assert.ThrowsAsync<CpctlException>(() => Drill().RunAsync(bundle, _ => { }, Cancellation));

        Assert.Equal(ExitCode.Failed, error.Code);
        Assert.Contains("there is no ControlPlane object in it", error.Why, StringComparison.Ordinal);
        OnlyTheNodesOwnIsThere();
    }

    private static async Task<OpenedBundle> OpenAsync()
    {
        using var sample = new SampleBundle();
        var file = sample.At("bundle.tar");
        await File.WriteAllBytesAsync(file, await sample.BuildAsync(), Cancellation);
        return await OpenedBundle.OpenAsync(file, Array.Empty<AgeIdentity>(), Cancellation);
    }

    private void OnlyTheNodesOwnIsThere()
    {
        Assert.False(Directory.Exists(_paths.DrillDirectory));
        Assert.Equal([_paths.Manifest("etcd-r3")], Directory.EnumerateFiles(_paths.ManifestsDirectory));
        Assert.Equal(["etcd"], _containers.Running);
    }

    private void Left(string pod) => AtomicFile.Write(_paths.Manifest(pod), "kind: Pod\n", FileModes.Secret);

    private Drill Drill() =>
        new(_paths, new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.Empty, "10.0.0.1:6443"), _containers, TimeProvider.System, NullLogger.Instance);
}
