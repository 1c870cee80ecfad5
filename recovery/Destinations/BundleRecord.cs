using System.Globalization;
using System.Text.Json;
using Cpctl.Recovery.Bundles;

namespace Cpctl.Recovery.Destinations;

/// <summary>
/// NAME.json beside a bundle: what can be said of it without a key. Written after the bundle was read back, so a bundle with a record was good when it
/// came there; the SHA-256 tells whether it still is.
/// </summary>
public sealed record BundleRecord
{
    /// <summary>Added to the bundle's name.</summary>
    public const string Suffix = ".json";

    /// <summary>What begins the content that its signatures are of.</summary>
    internal const string SignedAs = "cpctl.dev/bundle-record/v1";

    private const string Prefix = "cpctl-";

    /// <summary>The bundle's name at the destination.</summary>
    public required string File { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>Of the whole file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When its snapshot was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was read back.</summary>
    public required DateTimeOffset VerifiedAt { get; init; }

    /// <summary>The cluster's GUID.</summary>
    public required Guid Cluster { get; init; }

    /// <summary>Of its etcd, hexadecimal: another one after every restore. Null in records of before it was told.</summary>
    public string? EtcdClusterId { get; init; }

    /// <summary>Counts bootstraps, restores and recoveries of the cluster. Null in records of before it was told.</summary>
    public long? Epoch { get; init; }

    public required string Node { get; init; }

    /// <summary>etcd's revision in it.</summary>
    public required long Revision { get; init; }

    /// <summary>As `etcdutl snapshot status` prints it.</summary>
    public required string Hash { get; init; }

    /// <summary>As `etcdutl snapshot status` prints it.</summary>
    public required long TotalKeys { get; init; }

    /// <summary>False for a bundle in the clear.</summary>
    public required bool Encrypted { get; init; }

    /// <summary>Whether both are of one cluster, and not one of them of another that was restored from it.</summary>
    internal bool IsOfTheSameEtcd(BundleRecord other) => Cluster == other.Cluster && EtcdClusterId is { } id && id == other.EtcdClusterId && Epoch == other.Epoch;

    /// <summary>Sorts by time, and tells where it comes from.</summary>
    internal static string NameOf(DateTimeOffset moment, string node, bool encrypted) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{moment.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{node}.tar{(encrypted ? ".age" : "")}");

    /// <summary>Whether a file of this name may be a bundle that cpctl has put there by itself.</summary>
    internal static bool IsBundleName(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && (name.EndsWith(".tar.age", StringComparison.Ordinal) || name.EndsWith(".tar", StringComparison.Ordinal));

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BundleJson.Default.BundleRecord);

    /// <returns>Null when it is none.</returns>
    internal static BundleRecord? TryParse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BundleJson.Default.BundleRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
