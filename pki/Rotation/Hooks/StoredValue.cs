namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>A key of etcd and its value.</summary>
public sealed record StoredValue(string Key, ReadOnlyMemory<byte> Value);
