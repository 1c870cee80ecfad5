namespace Cpctl.Recovery.Bundles;

/// <summary>manifest.json, a bundle's first file: what the rest is.</summary>
public sealed record BundleManifest
{
    /// <summary>Of this format; a newer one is refused.</summary>
    public const int CurrentFormat = 1;

    /// <summary>What begins the content that its signatures are of.</summary>
    internal const string SignedAs = "cpctl.dev/bundle/v1";

    public required int FormatVersion { get; init; }

    /// <summary>When the snapshot was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required string CpctlVersion { get; init; }

    public required BundleCluster Cluster { get; init; }

    public required BundleSnapshot Snapshot { get; init; }

    /// <summary>Every other file of the bundle, in its order.</summary>
    public required IReadOnlyList<BundleFile> Files { get; init; }
}
