namespace Cpctl.Etcd.Restoration;

/// <summary>Is told of a present key. The bytes are good only during the call.</summary>
public delegate void KeyVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
