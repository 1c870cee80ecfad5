using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;

namespace Cpctl.Recovery.Tests.Bundles;

/// <summary>A bundle around a real snapshot, with real signers.</summary>
internal sealed class SampleBundle : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cpctl-bundle-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string Snapshot { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "snapshot.db");

    public string At(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>What is in it.</summary>
    public SignerSet Signers { get; } = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);

    /// <summary>In the clear.</summary>
    /// <param name="unsigned">As earlier releases made them.</param>
    /// <param name="by">Who signs it; null for <see cref="Signers"/>.</param>
    public async Task<byte[]> BuildAsync(Func<BundleManifest, BundleManifest>? change = null, string? snapshot = null, bool unsigned = false, SignerSet? by = null)
    {
        var signers = Signers;
        await File.WriteAllBytesAsync(At("signers"), signers.ToJson(), Cancellation);
        List<BundlePart> parts = [new(BundleLayout.Signers, At("signers")), new(BundleLayout.Snapshot, snapshot ?? Snapshot)];
        var manifest = new BundleManifest
        {
            FormatVersion = BundleManifest.CurrentFormat,
            CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            CpctlVersion = "0.1.0",
            Cluster = new BundleCluster(signers.ClusterId, "10.0.0.9:6443", "6e3bd23ae5f1eae0", "cp1", 3),

            // As etcdutl 3.5.30 printed it of this file.
            Snapshot = new BundleSnapshot("cp1", "3.5.30", 8, "f9d0a17d", 13, ["cp1"]),
            Files = await Task.WhenAll(parts.Select(part => part.DescribeAsync(Cancellation))),
        };
        using var output = new MemoryStream();
        await BundleWriter.WriteAsync(output, change is null ? manifest : change(manifest), parts, unsigned ? null : by ?? signers, Cancellation);
        return output.ToArray();
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
