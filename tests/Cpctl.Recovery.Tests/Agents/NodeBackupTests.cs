using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Agents;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Destinations;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Recovery.Tests.Agents;

[Trait("Category", "Unit")]
public sealed class NodeBackupTests : IDisposable
{
    private static readonly DateTimeOffset Midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
    private static readonly SignerSet Signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);
    private readonly string _root = Directory.CreateTempSubdirectory("cpctl-prune-").FullName;
    private readonly BundleStore _store;

    public NodeBackupTests() => _store = new BundleStore(new DirectoryDestination(Path.Combine(_root, "there")));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Prune_ALabThatWasRestoredFromTheCluster_RemovesNoneOfTheClustersOwn()
    {
        for (var hour = 0; hour < 4; hour++) await AddAsync(hour, "aa", epoch: 1);
        await AddAsync(4, "bb", epoch: 2);
        await AddAsync(5, null, null);

        var gone = await PruneAsync(await AddAsync(6, "bb", epoch: 2));

        Assert.Equal(["b4"], gone);
        Assert.Equal(["b0", "b1", "b2", "b3", "b5", "b6"], (await _store.ListAsync(Cancellation)).Select(bundle => bundle.Name).Order());
    }

    [Theory]
    [InlineData("aa", 2L, "bb", 2L)] // both were restored from the same bundle
    [InlineData("aa", 1L, "aa", 2L)]
    [InlineData(null, null, null, null)] // of an earlier release: nobody knows
    public async Task Prune_OfAnotherEtcdOrEpoch_Stays(string? otherEtcd, long? otherEpoch, string? etcd, long? epoch)
    {
        await AddAsync(0, otherEtcd, otherEpoch);

        Assert.Empty(await PruneAsync(await AddAsync(1, etcd, epoch)));
    }

    [Fact]
    public async Task Prune_RecordThatSaysToBeNewerAndIsNotSigned_TakesNoSignedOnesPlace()
    {
        var other = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);
        await AddAsync(0, "aa", epoch: 1, other); // of before a rotation, say
        var made = await AddAsync(1, "aa", epoch: 1);
        await AddAsync(2, "aa", epoch: 1, other);

        Assert.Equal(["b0"], await PruneAsync(made));
        Assert.Equal(["b1", "b2"], (await _store.ListAsync(Cancellation)).Select(bundle => bundle.Name).Order());
    }

    [Fact]
    public async Task Verified_BegunByTheOperatorsClock_StaysSo()
    {
        var api = new FakeKubernetes();
        api.Put(ResourceTypes.EtcdBackups, new EtcdBackup { Metadata = new ObjectMeta { Name = "one" }, Status = new EtcdBackupStatus { Phase = BackupPhases.Running, StartedAt = Midnight } });
        var ahead = await AddAsync(24, "aa", epoch: 1);

        await new BackupStatusWriter(api, "cp2", new FakeTimeProvider(Midnight.AddDays(1))).VerifiedAsync("one", ahead, "there", isDrilled: false, Cancellation);

        Assert.Equal((Midnight, true), (api.Get(ResourceTypes.EtcdBackups, null, "one").Status!.StartedAt, api.Get(ResourceTypes.EtcdBackups, null, "one").Status!.Verified));
    }

    private Task<IReadOnlyList<string>> PruneAsync(BundleRecord made) =>
        NodeBackup.PruneAsync(new BackupSettings(_store, [], new BackupRetention { Last = 1, Daily = 0, Weekly = 0 }), made, Signers, Cancellation);

    private async Task<BundleRecord> AddAsync(int hour, string? etcdClusterId, long? epoch, SignerSet? by = null)
    {
        var manifest = new BundleManifest
        {
            FormatVersion = 1,
            CreatedAt = Midnight.AddHours(hour),
            CpctlVersion = "0.1.0",
            Cluster = new BundleCluster(Signers.ClusterId, "10.0.0.9:6443", etcdClusterId!, "cp2", 3, epoch),
            Snapshot = new BundleSnapshot("cp2", "3.5.30", 616 + hour, "47be3884", 624, ["cp2"]),
            Files = [],
        };
        var file = Path.Combine(_root, "made");
        await File.WriteAllTextAsync(file, $"bundle of hour {hour}", Cancellation);
        return await _store.AddAsync(file, $"b{hour}", manifest, encrypted: true, by ?? Signers, new FakeTimeProvider(Midnight), Cancellation);
    }
}
