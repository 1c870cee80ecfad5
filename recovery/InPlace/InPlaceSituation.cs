using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;

namespace Cpctl.Recovery.InPlace;

/// <summary>What is known of a running cluster and of the backup that it is to go back to.</summary>
public sealed record InPlaceSituation
{
    public required Guid ClusterId { get; init; }

    /// <summary>As this node has them.</summary>
    public required SignerSet Signers { get; init; }

    /// <summary>Present revision of etcd.</summary>
    public required long Revision { get; init; }

    /// <summary>etcd's release on this node.</summary>
    public required string EtcdVersion { get; init; }

    /// <summary>Kubernetes' release in the present spec.</summary>
    public required string Version { get; init; }

    /// <summary>This node's member has a vote.</summary>
    public required bool IsVoter { get; init; }

    /// <summary>Names of the other voters.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    public required BundleManifest Manifest { get; init; }

    public required SignerSet BackupSigners { get; init; }

    /// <summary>Kubernetes' release in the backup's spec.</summary>
    public required string BackupVersion { get; init; }

    public required BackupContent Content { get; init; }

    /// <summary>Bytes that building the new data beside the old takes.</summary>
    public required long Needed { get; init; }

    /// <summary>Bytes that are free on the data's file system.</summary>
    public required long Free { get; init; }

    /// <summary>Bytes that are free where the node keeps what a restore has done, and what it puts aside.</summary>
    public required long StateFree { get; init; }
}
