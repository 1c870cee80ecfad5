using Cpctl.Etcd.Database;

namespace Cpctl.Recovery.Bundles;

/// <summary>What reading a whole bundle found.</summary>
/// <param name="Problems">What is not as the manifest says; empty for a good bundle.</param>
/// <param name="Snapshot">Null when there is none that could be read.</param>
public sealed record BundleReport(BundleManifest Manifest, IReadOnlyList<string> Problems, SnapshotReport? Snapshot)
{
    /// <summary>Null when its signers can't be read.</summary>
    public BundleOrigin? Origin { get; init; }

    public bool IsGood => Problems.Count == 0 && Snapshot is { IsIntact: true };
}
