namespace Cpctl.Etcd.Database;

/// <summary>Is told what a <see cref="BoltWalk"/> finds, in the order of the keys. The bytes are good only during the call.</summary>
internal interface IBoltVisitor
{
    void Bucket(ReadOnlySpan<byte> name);

    /// <exception cref="InvalidDataException">The entry is none that etcd writes; the walk records that and goes on.</exception>
    void Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
}
