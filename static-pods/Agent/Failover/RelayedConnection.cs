namespace Cpctl.StaticPods.Agent.Failover;

/// <summary>
/// One connection on the failover: what either side sends goes to the other, and when one ends both do. Frames of HTTP/2 are told apart only to
/// find the place where a farewell may be put between two of them.
/// </summary>
internal sealed class RelayedConnection(Stream client, Stream etcd) : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    private readonly SemaphoreSlim _toClient = new(1, 1);
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _farewells;

    /// <summary>Returns when the connection has ended, however that was.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        var there = EndingAsync(client.CopyToAsync(etcd, BufferBytes, end));
        var back = EndingAsync(PassFramesAsync(end));
        await Task.WhenAny(there, back);
        Dispose();
        await Task.WhenAll(there, back);
        _greeted.TrySetCanceled(CancellationToken.None);
    }

    /// <summary>
    /// Tells the client to make its next requests on another connection, as etcd itself does before it stops (GOAWAY, RFC 9113 section 6.8).
    /// What is under way goes on here. Once: a connection that is accepted while the relay begins to return is told from two sides.
    /// </summary>
    public async Task FarewellAsync(CancellationToken end)
    {
        if (Interlocked.Exchange(ref _farewells, 1) != 0) return;
        try
        {
            await _greeted.Task.WaitAsync(end);
            await _toClient.WaitAsync(end);
            try
            {
                await client.WriteAsync(Http2Frame.GoAway, end);
            }
            finally
            {
                _toClient.Release();
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        client.Dispose();
        etcd.Dispose();
    }

    private static bool IsEnd(Exception error) => error is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;

    private static async Task EndingAsync(Task passing)
    {
        try
        {
            await passing;
        }
        catch (Exception e) when (IsEnd(e))
        {
            // It has ended.
        }
    }

    private async Task PassFramesAsync(CancellationToken end)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            await etcd.ReadExactlyAsync(buffer.AsMemory(0, Http2Frame.HeaderBytes), end);
            await _toClient.WaitAsync(end);
            try
            {
                // Nothing may come between the frames of one header block.
                while (await PassFrameAsync(buffer, end) is { EndsHeaders: false })
                {
                    await etcd.ReadExactlyAsync(buffer.AsMemory(0, Http2Frame.HeaderBytes), end);
                }
            }
            finally
            {
                _toClient.Release();
            }

            // The first frame of a connection has to be the server's settings.
            _greeted.TrySetResult();
        }
    }

    /// <summary>The frame whose header is in the buffer.</summary>
    private async Task<Http2Frame> PassFrameAsync(byte[] buffer, CancellationToken end)
    {
        var frame = Http2Frame.Read(buffer);
        var filled = Http2Frame.HeaderBytes;
        var left = frame.PayloadBytes;
        do
        {
            var more = Math.Min(left, buffer.Length - filled);
            await etcd.ReadExactlyAsync(buffer.AsMemory(filled, more), end);
            await client.WriteAsync(buffer.AsMemory(0, filled + more), end);
            left -= more;
            filled = 0;
        }
        while (left > 0);
        return frame;
    }
}
