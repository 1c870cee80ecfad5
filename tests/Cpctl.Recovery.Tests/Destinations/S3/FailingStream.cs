namespace Cpctl.Recovery.Tests.Destinations.S3;

/// <summary>A disk that stops giving in the middle.</summary>
internal sealed class FailingStream(byte[] content, int failAt) : MemoryStream(content)
{
    /// <summary>Called then, instead of an exception.</summary>
    public Action? Failing { get; init; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position < failAt) return await base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, failAt - Position)], cancellationToken);
        if (Failing is null) throw new EndOfStreamException("the disk failed");
        Failing();
        return await base.ReadAsync(buffer, CancellationToken.None);
    }
}
