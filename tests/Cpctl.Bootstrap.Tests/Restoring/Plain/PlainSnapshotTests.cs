using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Restoring.Plain;

namespace Cpctl.Bootstrap.Tests.Restoring.Plain;

[Trait("Category", "Unit")]
public sealed class PlainSnapshotTests : IDisposable
{
    private static readonly string Snapshot = Path.Combine(AppContext.BaseDirectory, "Data", "snapshot.db");
    private readonly string _directory = Directory.CreateTempSubdirectory("cpctl-plain-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Open_NothingFits_SaysEverythingAtOnce()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "encryption.yaml"), "kind: Secret", TestContext.Current.CancellationToken);

        var refused = await OpenAsync(Snapshot, Path.Combine(_directory, "encryption.yaml"));

        Assert.Equal(ExitCode.BadInput, refused.Code);
        Assert.All(
            ["/ca.crt", "/etcd/ca.crt", "/front-proxy-ca.crt", "/sa.key", "no EncryptionConfiguration", "no Service default/kubernetes", "spec.etcd.version 3.4.1 is older"],
            expected => Assert.Contains(expected, refused.Why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(9000)]
    public async Task Open_Truncated_IsNoGoodBackup(int length)
    {
        var cut = Path.Combine(_directory, "cut.db");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(Snapshot, TestContext.Current.CancellationToken))[..length], TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Failed, (await OpenAsync(cut)).Code);
    }

    [Fact]
    public async Task Open_OneBitIsOther_IsNoGoodBackup()
    {
        var bytes = await File.ReadAllBytesAsync(Snapshot, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        var changed = Path.Combine(_directory, "changed.db");
        await File.WriteAllBytesAsync(changed, bytes, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Failed, (await OpenAsync(changed)).Code);
    }

    private async Task<CpctlException> OpenAsync(string snapshot, string? encryption = null)
    {
        var spec = new ControlPlaneSpec { Version = "v1.20.2", Etcd = new EtcdSpec { Version = "3.4.1" } };
        return await Assert.ThrowsAsync<CpctlException>(() => PlainSnapshot.OpenAsync(
            snapshot, new PlainArguments(_directory, "cluster.yaml", encryption), spec, TimeProvider.System, TestContext.Current.CancellationToken));
    }
}
