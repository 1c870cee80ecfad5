namespace Cpctl.Etcd.Database;

/// <summary>What the bytes of a snapshot amount to.</summary>
/// <param name="Length">In bytes, with the SHA-256 behind them.</param>
/// <param name="Sha256">Of all of them; hexadecimal, lower case.</param>
/// <param name="TrailerMatches">Whether what stands before the SHA-256 that etcd appends still is what etcd sent; null when there is none.</param>
public sealed record SnapshotDigest(long Length, string Sha256, bool? TrailerMatches);
