using System.Text;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Tests.Destinations;

[Trait("Category", "Unit")]
public sealed class BundleStoreTests : IDisposable
{
    private const string Name = "cpctl-20261123T070000Z-cp2.tar.age";
    private static readonly SignerSet Signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);
    private readonly string _root = Directory.CreateTempSubdirectory("cpctl-store-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string There => Path.Combine(_root, "there");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Add_Bundle_IsThereWithItsRecordAndNothingElse()
    {
        var store = new BundleStore(new DirectoryDestination(There));
        var record = await AddAsync(store);

        Assert.Equal([Name, Name + ".json"], Directory.EnumerateFiles(There).Select(Path.GetFileName).Order());
        var found = Assert.Single(await store.ListAsync(Cancellation));
        Assert.Equal((Name, true, record), (found.Name, found.IsVerified, found.Record));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(There, Name)));
    }

    [Fact]
    public async Task Add_ArrivesDifferent_IsRefusedAndGone()
    {
        var store = new BundleStore(new FlippingDestination(new DirectoryDestination(There)));

        var refused = await Assert.ThrowsAsync<IOException>(() => AddAsync(store));
        Assert.Contains("is not what was put there", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(There));
    }

    [Fact]
    public async Task List_CutOffOrWithoutRecord_IsNotVerified()
    {
        var store = new BundleStore(new DirectoryDestination(There));
        await AddAsync(store);
        await File.WriteAllTextAsync(Path.Combine(There, Name), "short", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(There, "cpctl-20261123T080000Z-cp2.tar.age"), "no record", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(There, "holiday.jpg"), "not ours", Cancellation);

        var found = await store.ListAsync(Cancellation);
        Assert.Equal([(Name, false), ("cpctl-20261123T080000Z-cp2.tar.age", false)], found.Select(bundle => (bundle.Name, bundle.IsVerified)));
    }

    [Fact]
    public async Task Copy_Verified_ArrivesWhole_AndDamagedIsRefused()
    {
        var (store, other) = (new BundleStore(new DirectoryDestination(There)), new BundleStore(new DirectoryDestination(Path.Combine(_root, "other"))));
        await AddAsync(store);
        var bundle = (await store.ListAsync(Cancellation))[0];
        await store.CopyToAsync(bundle, other, Cancellation);
        var copied = (await other.ListAsync(Cancellation))[0];
        Assert.True(copied.IsVerified && copied.IsSignedBy(Signers));

        await File.WriteAllTextAsync(Path.Combine(There, Name), "a bundly", Cancellation);
        await other.RemoveAsync(bundle, Cancellation);
        await Assert.ThrowsAsync<IOException>(() => store.CopyToAsync(bundle, other, Cancellation));
        Assert.Empty(await other.ListAsync(Cancellation));
    }

    [Fact]
    public async Task List_RecordIsForged_IsNotSigned()
    {
        var store = new BundleStore(new DirectoryDestination(There));
        await AddAsync(store);
        var file = Path.Combine(There, Name + ".json");
        var good = await File.ReadAllTextAsync(file, Cancellation);
        async Task<bool> IsSignedAsync(string text, SignerSet? own = null)
        {
            await File.WriteAllTextAsync(file, text, Cancellation);
            return Assert.Single(await store.ListAsync(Cancellation)).IsSignedBy(own ?? Signers);
        }

        Assert.True(await IsSignedAsync(good));
        Assert.True(await IsSignedAsync(good.Replace("\n", "", StringComparison.Ordinal))); // the same, written otherwise
        Assert.False(await IsSignedAsync(good.Replace("616", "999616", StringComparison.Ordinal)));
        Assert.False(await IsSignedAsync(good, SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System)));
        Assert.False(await IsSignedAsync(good.Replace("\"signatures\"", "\"other\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task List_DestinationAway_IsAnIOException()
    {
        await File.WriteAllTextAsync(There, "a file", Cancellation);
        await Assert.ThrowsAnyAsync<IOException>(() => new BundleStore(new DirectoryDestination(There)).ListAsync(Cancellation));
        await Assert.ThrowsAnyAsync<IOException>(() => AddAsync(new BundleStore(new DirectoryDestination(There))));
    }

    [Theory]
    [InlineData("/srv", true)]
    [InlineData("/srv/backups", false)]
    [InlineData("/", true)]
    public void IsMounted_Directory_IsAMountPoint(string directory, bool expected) => Assert.Equal(
        expected,
        HostMounts.IsMounted(directory, ["22 1 0:20 / / rw,relatime - overlay overlay rw", "30 22 8:1 /srv /srv rw,relatime master:1 - ext4 /dev/sda1 rw"]));

    private async Task<BundleRecord> AddAsync(BundleStore store)
    {
        var file = Path.Combine(_root, "made");
        await File.WriteAllTextAsync(file, "a bundle", Cancellation);
        var manifest = new BundleManifest
        {
            FormatVersion = 1,
            CreatedAt = new DateTimeOffset(2026, 11, 23, 7, 0, 0, TimeSpan.Zero),
            CpctlVersion = "0.1.0",
            Cluster = new BundleCluster(Signers.ClusterId, "10.0.0.9:6443", "1", "cp2", 3),
            Snapshot = new BundleSnapshot("cp2", "3.5.30", 616, "47be3884", 624, ["cp2"]),
            Files = [],
        };
        return await store.AddAsync(file, Name, manifest, encrypted: true, Signers, TimeProvider.System, Cancellation);
    }

    /// <summary>A disk that writes something else.</summary>
    private sealed class FlippingDestination(IBackupDestination inner) : IBackupDestination
    {
        public string Location => inner.Location;

        public Task<IReadOnlyList<StoredFile>> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);

        public Task<bool> HasAsync(string name, CancellationToken cancel) => inner.HasAsync(name, cancel);

        public Task<byte[]> ReadAsync(string name, CancellationToken cancel) => inner.ReadAsync(name, cancel);

        public Task<Stream> OpenAsync(string name, CancellationToken cancel) => inner.OpenAsync(name, cancel);

        public Task StoreAsync(string name, Stream content, CancellationToken cancel) => inner.StoreAsync(name, new MemoryStream(Encoding.UTF8.GetBytes("a bundlf")), cancel);

        public Task DeleteAsync(string name, CancellationToken cancel) => inner.DeleteAsync(name, cancel);

        public void Dispose() => inner.Dispose();
    }
}
