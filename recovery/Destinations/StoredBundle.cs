using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;

namespace Cpctl.Recovery.Destinations;

/// <summary>A bundle at a destination.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="SizeBytes">As it is there.</param>
/// <param name="Record">Null when nothing tells of it: it never was verified, or its record is lost.</param>
public sealed record StoredBundle(string Name, long SizeBytes, BundleRecord? Record)
{
    /// <summary>It was read back when it came there, and is as long as it was then.</summary>
    public bool IsVerified => Record is { } record && record.SizeBytes == SizeBytes;

    /// <summary>The record as it lies there, with its signatures.</summary>
    internal byte[]? RecordJson { get; init; }

    /// <summary>Whether somebody who held one of these authorities' keys wrote the record. One of an earlier release is signed by nobody.</summary>
    public bool IsSignedBy(SignerSet own) =>
        RecordJson is { } json && Record?.Cluster == own.ClusterId && SignedJson.TryParse(json, BundleRecord.SignedAs)?.IsSignedBy(own.Cluster.Trusted.Select(authority => authority.Certificate)) == true;
}
