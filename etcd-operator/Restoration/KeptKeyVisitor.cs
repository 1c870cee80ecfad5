namespace Cpctl.Etcd.Restoration;

/// <summary>Told of a key that a restored etcd serves. The bytes are good only during the call.</summary>
/// <param name="key">Its name.</param>
/// <param name="revision">Of its last write.</param>
/// <param name="value">As it is stored.</param>
public delegate void KeptKeyVisitor(ReadOnlySpan<byte> key, long revision, ReadOnlySpan<byte> value);
