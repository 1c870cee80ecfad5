namespace Cpctl.Etcd.Database;

/// <summary>One bucket of etcd's database.</summary>
/// <param name="Entries">For "key": one for each write since the last compaction.</param>
/// <param name="Bytes">Of keys and values.</param>
public sealed record BucketUse(string Name, long Entries, long Bytes);
