namespace Cpctl.Etcd.Client;

/// <summary>One key's value and where it stands in the store's history.</summary>
public sealed record EtcdValue(string Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision, long Version);
