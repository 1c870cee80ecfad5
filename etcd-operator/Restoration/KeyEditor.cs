namespace Cpctl.Etcd.Restoration;

/// <summary>Decides what becomes of a present key. The bytes are good only during the call.</summary>
public delegate KeyEdit KeyEditor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
