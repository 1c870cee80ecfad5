namespace Cpctl.Etcd.Client;

/// <summary>A hash over all keys; equal on two members when revision and compact revision are equal and the data is.</summary>
/// <param name="Hash">CRC-32C of the key space.</param>
/// <param name="Revision">The revision hashed.</param>
/// <param name="CompactRevision">What was compacted when it was hashed.</param>
public sealed record EtcdHash(uint Hash, long Revision, long CompactRevision);
