using System.Globalization;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>Small bundles, one an hour.</summary>
internal static class StoredBundles
{
    private static readonly SignerSet Signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);
    private static readonly DateTimeOffset Midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public static string NameOf(int hour) => BundleRecord.NameOf(Midnight.AddHours(hour), "cp2", encrypted: true);

    public static async Task<BundleRecord> AddAsync(BundleStore store, Guid cluster, int hour, CancellationToken cancel)
    {
        var manifest = new BundleManifest
        {
            FormatVersion = 1,
            CreatedAt = Midnight.AddHours(hour),
            CpctlVersion = "0.1.0",
            Cluster = new BundleCluster(cluster, "10.0.0.9:6443", "1", "cp2", 3),
            Snapshot = new BundleSnapshot("cp2", "3.5.30", 616 + hour, "47be3884", 624, ["cp2"]),
            Files = [],
        };
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, hour.ToString(CultureInfo.InvariantCulture), cancel);
            return await store.AddAsync(file, NameOf(hour), manifest, encrypted: true, Signers, TimeProvider.System, cancel);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
