using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Age;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Creation;
using Cpctl.Recovery.Tests.Bundles;

namespace Cpctl.Recovery.Tests.Creation;

[Trait("Category", "Unit")]
public sealed class BackupMakerTests : IDisposable
{
    private static readonly DateTimeOffset Began = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
    private readonly NodePaths _paths = new(Directory.CreateTempSubdirectory("cpctl-backup-").FullName);
    private long _databaseSize = 1000;
    private long _free = long.MaxValue / 2;
    private bool _fillsWithTheBundle;
    private readonly AgeIdentity _key = AgeIdentity.Create();

    public BackupMakerTests()
    {
        var signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);
        signers.Save(_paths);
        new NodeIdentity("cp2", "10.0.0.2", NodeRole.ControlPlane, signers.ClusterId, "10.0.0.9:6443").Save(_paths);
        MemberIdentity.First("cp2", "https://10.0.0.2:2380", epoch: 4, "token").Save(_paths.MembershipFile);
        AtomicFile.Write(_paths.AgentStateFile, """{"lastGood":3}""", FileModes.Secret);
        AtomicFile.Write(Path.Combine(_paths.Revision(3), "etc/kubernetes/manifests/etcd.yaml"), "kind: Pod\n", FileModes.Secret);
        AtomicFile.Write(_paths.EncryptionConfigFile, "kind: EncryptionConfiguration\n", FileModes.Secret);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Output => _paths.At("tmp/backup.tar.age");

    private IEnumerable<string> Left => Directory.EnumerateFiles(_paths.BackupDirectory).Concat(Directory.EnumerateFiles(_paths.At("tmp")));

    public void Dispose() => Directory.Delete(_paths.Root, recursive: true);

    [Fact]
    public async Task Make_Node_IsOneFileWithAllOfIt()
    {
        var made = await MakeAsync(Snapshot);

        Assert.Equal([Output], Left);
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(Output));
        var read = await BackupFile.ReadBundleAsync(Output, [_key], Cancellation);
        Assert.True(read.IsGood);
        Assert.Equal(made.Manifest.Files, read.Manifest.Files);
        Assert.Equal(
            ["signers.json", "node.json", "encryption/config.yaml", "revision/etc/kubernetes/manifests/etcd.yaml", "etcd/snapshot.db"],
            read.Manifest.Files.Select(file => file.Path));
        Assert.Equal(("cp2", 3L, "10.0.0.9:6443"), (read.Manifest.Cluster.Node, read.Manifest.Cluster.Revision, read.Manifest.Cluster.Endpoint));
        Assert.Equal(("0000000000000001", 4L, Began), (read.Manifest.Cluster.EtcdClusterId, read.Manifest.Cluster.Epoch, read.Manifest.CreatedAt));
        Assert.Equal(("cp1", 8L, "f9d0a17d", 13L), (read.Manifest.Snapshot.Member, read.Manifest.Snapshot.Revision, read.Manifest.Snapshot.Hash, read.Manifest.Snapshot.TotalKeys));
    }

    [Theory]
    [InlineData(510_000_000, false)] // two and a half times 5 MB behind the reserve
    [InlineData(520_000_000, true)]
    public async Task Make_ReserveOfTheNodesDisk_IsKept(long free, bool isMade)
    {
        _free = free;
        _databaseSize = 5_000_000;
        if (isMade)
        {
            await MakeAsync(Snapshot);
            return;
        }

        var error = await Assert.ThrowsAsync<CpctlException>(() => MakeAsync((_, _) => throw new InvalidOperationException("etcd was asked")));

        Assert.Equal(ExitCode.Refused, error.Code);
        Assert.Contains("510.0 MB are free, and 500 MB have to stay free", error.Why, StringComparison.Ordinal);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task Make_MoreCameThanEtcdSaid_IsCheckedOnceMore()
    {
        _databaseSize = 0;
        _free = FileSystemSpace.ReserveForEtcd + 1_020_000;

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => MakeAsync(Snapshot))).Code);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(RoomWatchingStream.Part + 1)]
    public async Task Make_DiskFillsWhileTheSnapshotComes_IsStoppedWithTheNumbersAndLeavesNothing(int before)
    {
        var error = await Assert.ThrowsAsync<CpctlException>(() => MakeAsync(async (output, cancel) =>
        {
            await output.WriteAsync(new byte[before], cancel);
            _free = 499_000_000;
            for (var written = 0; written <= 2 * RoomWatchingStream.Part; written += 1 << 20) await output.WriteAsync(new byte[1 << 20], cancel);
            Assert.Fail("it was written on");
        }));

        Assert.Equal(ExitCode.Refused, error.Code);
        Assert.Contains("499.0 MB were left free, and 500 MB have to stay free for etcd", error.Why, StringComparison.Ordinal);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Make_DiskFillsBeforeTheBundle_IsStoppedAndLeavesNothing(bool encrypted)
    {
        _fillsWithTheBundle = true;
        var error = await Assert.ThrowsAsync<CpctlException>(() => MakeAsync(Snapshot, encrypted));

        Assert.Contains("499.0 MB were left free", error.Why, StringComparison.Ordinal);
        Assert.Empty(Left);
        _fillsWithTheBundle = false;
        await MakeAsync(Snapshot, encrypted);
        Assert.Equal([Output], Left);
    }

    [Fact]
    public async Task Make_InTheClear_IsAnArchive()
    {
        await MakeAsync(Snapshot, encrypted: false);

        Assert.Equal(BackupKind.PlainBundle, BackupFile.KindOf(Output));
        Assert.Contains("signers.json", await Tool.RunAsync("tar", "-t", "-f", Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    [InlineData(36_864)]
    [InlineData(36_895)]
    public async Task Make_SnapshotCutOffOnItsWay_FailsAndLeavesNothing(int length)
    {
        var error = await Assert.ThrowsAsync<CpctlException>(() => MakeAsync(Snapshot[..length]));

        Assert.Equal(ExitCode.Failed, error.Code);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task Make_MemberDies_LeavesNothingAndWorksTheNextTime()
    {
        Directory.CreateDirectory(_paths.At("tmp"));
        await Assert.ThrowsAsync<IOException>(() => MakeAsync((_, _) => throw new IOException("gone")));
        Assert.Empty(Left);

        await MakeAsync(Snapshot);
        Assert.Equal([Output], Left);
    }

    [Fact]
    public async Task Make_RemainsOfAKilledOne_AreCleared()
    {
        AtomicFile.Write(Path.Combine(_paths.BackupDirectory, "snapshot.db"), "half", FileModes.Secret);

        await MakeAsync(Snapshot);

        Assert.Equal([Output], Left);
    }

    [Fact]
    public async Task Make_AnotherIsBeingMade_IsRefused()
    {
        using var other = FileLock.TryAcquire(_paths.BackupLock);

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => MakeAsync(Snapshot))).Code);
    }

    [Fact]
    public async Task Make_SignersOfAnotherCluster_IsBadInput()
    {
        File.Delete(_paths.SignersFile);
        SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System).Save(_paths);

        Assert.Equal(ExitCode.BadInput, (await Assert.ThrowsAsync<CpctlException>(() => MakeAsync(Snapshot))).Code);
    }

    private static byte[] Snapshot => File.ReadAllBytes(SampleBundle.Snapshot);

    private Task<BundleReport> MakeAsync(byte[] snapshot, bool encrypted = true) => MakeAsync((output, cancel) => output.WriteAsync(snapshot, cancel).AsTask(), encrypted);

    private Task<BundleReport> MakeAsync(Func<Stream, CancellationToken, Task> fetch, bool encrypted = true)
    {
        Directory.CreateDirectory(_paths.At("tmp"));
        var source = new ObservedMember(
            new MemberInfo(1, "cp1", ["https://10.0.0.1:2380"], ["https://10.0.0.1:2379"], false), new MemberStatus(1, 1, "3.5.30", _databaseSize, 900, 1, 2, 9, 9, false, 8, []), true, null);
        var view = new ClusterView { ClusterId = 1, IsLinearizable = true, Members = [source] };
        return new BackupMaker(_paths, TimeProvider.System, "0.1.0") { SpaceOf = _ => new FileSystemSpace("8:1", _fillsWithTheBundle && Directory.EnumerateFiles(_paths.At("tmp")).Any() ? 499_000_000 : _free) }.MakeAsync(new BackupRequest(Output, encrypted ? [_key.Recipient] : [], view, source, fetch) { Began = Began }, Cancellation);
    }
}
