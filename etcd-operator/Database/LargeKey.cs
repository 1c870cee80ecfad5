namespace Cpctl.Etcd.Database;

/// <summary>One of the largest present keys.</summary>
/// <param name="Bytes">Of key and value.</param>
/// <param name="ModRevision">Revision of its last write.</param>
public sealed record LargeKey(string Key, long Bytes, long ModRevision);
