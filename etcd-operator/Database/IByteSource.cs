namespace Cpctl.Etcd.Database;

/// <summary>Bytes that can be read at any place: a database's file, or a database inside something else.</summary>
public interface IByteSource
{
    /// <summary>In bytes.</summary>
    long Length { get; }

    /// <returns>How many bytes were read: fewer than asked for only at the end.</returns>
    /// <exception cref="IOException">They can't be read.</exception>
    int Read(Span<byte> buffer, long offset);
}
