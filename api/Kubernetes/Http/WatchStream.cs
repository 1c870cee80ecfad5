using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// Reads a watch's lines. A stream that stays silent for too long ends, so that the watch is opened anew: pings find half-open connections, but not a
/// server or a proxy that has forgotten the watch. Silence alone is no fault: of a kind that never changes API servers send no bookmarks either.
/// </summary>
internal sealed class WatchStream<T>
    where T : class, IKubeObject
{
    private readonly ResourceType<T> _type;
    private readonly TimeSpan _idleLimit;
    private readonly TimeProvider _time;

    public WatchStream(ResourceType<T> type, TimeSpan idleLimit, TimeProvider time)
    {
        _type = type;
        _idleLimit = idleLimit;
        _time = time;
    }

    /// <param name="stream">The response's body.</param>
    /// <param name="overall">Ends the watch a little after the server should have done so.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async IAsyncEnumerable<WatchEvent<T>> ReadAsync(
        Stream stream, LimitedToken overall, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                if (await TryReadAsync(pipe, overall, cancellationToken) is not { } read)
                {
                    yield break;
                }

                var buffer = read.Buffer;
                while (TryTakeLine(ref buffer, out var line))
                {
                    if (Parse(line) is { } change)
                    {
                        yield return change;
                    }
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    /// <returns>Null after too long a silence.</returns>
    private async Task<ReadResult?> TryReadAsync(PipeReader pipe, LimitedToken overall, CancellationToken cancellationToken)
    {
        using var idle = new LimitedToken(_idleLimit, _time, overall.Token);
        try
        {
            return await pipe.ReadAsync(idle.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception ex) when (ex is IOException or HttpRequestException)
        {
            throw new KubernetesTransportException($"The watch of {_type.Plural} broke off: {ex.Message}", ex);
        }
    }

    private WatchEvent<T>? Parse(ReadOnlySequence<byte> line)
    {
        if (line.IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var kind = document.RootElement.GetProperty("type").GetString();
            var body = document.RootElement.GetProperty("object");
            return kind switch
            {
                "ADDED" => new WatchEvent<T>(WatchEventType.Added, Object(body)),
                "MODIFIED" => new WatchEvent<T>(WatchEventType.Modified, Object(body)),
                "DELETED" => new WatchEvent<T>(WatchEventType.Deleted, Object(body)),
                "BOOKMARK" => new WatchEvent<T>(WatchEventType.Bookmark, Object(body)),
                "ERROR" => throw ApiErrors.From(body.Deserialize(ApiStatusJson.Default.ApiStatus)),
                _ => null,
            };
        }
        catch (Exception ex) when (ex is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new KubernetesTransportException($"The watch of {_type.Plural} sent something that is no event: {ex.Message}", ex);
        }
    }

    private T Object(JsonElement body) => body.Deserialize(_type.Json) ?? throw new JsonException("the object is null");
}
