using System.Buffers.Binary;

namespace Cpctl.StaticPods.Agent.Failover;

/// <summary>The header of an HTTP/2 frame, RFC 9113 section 4.1, as far as a relay has to know it.</summary>
/// <param name="PayloadBytes">What follows the header.</param>
/// <param name="EndsHeaders">False when the next frame continues a block of headers.</param>
internal readonly record struct Http2Frame(int PayloadBytes, bool EndsHeaders)
{
    public const int HeaderBytes = 9;

    private const byte Headers = 1;
    private const byte PushPromise = 5;
    private const byte Continuation = 9;
    private const byte EndHeaders = 4;

    /// <summary>No error, and no stream of the client's is excluded: whatever it still begins here is served.</summary>
    public static ReadOnlyMemory<byte> GoAway { get; } = new byte[] { 0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0 };

    public static Http2Frame Read(ReadOnlySpan<byte> header) => new(
        (int)(BinaryPrimitives.ReadUInt32BigEndian(header) >> 8),
        header[3] is not (Headers or PushPromise or Continuation) || (header[4] & EndHeaders) != 0);
}
