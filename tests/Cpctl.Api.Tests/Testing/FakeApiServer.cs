using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Cpctl.Api.Tests.Testing;

/// <summary>ConfigMaps of one namespace with list, paging and watch as an API server has them, and faults on demand.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    public const string Namespace = "test";
    private const string Collection = $"/api/v1/namespaces/{Namespace}/configmaps";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<Channel<string?>> _watchers = [];
    private readonly List<(long Version, string Line)> _history = [];
    private readonly FakeHttpServer _http;
    private long _version = 100;
    private long _compacted;

    public FakeApiServer() => _http = new FakeHttpServer(HandleAsync);

    public Uri Address => _http.Address;

    /// <summary>Every request, as "list", "list/continue", "watch from 101".</summary>
    public Channel<string> Requests { get; } = Channel.CreateUnbounded<string>();

    /// <summary>Consulted before each request; true means it has answered, badly.</summary>
    public Func<FakeExchange, Task<bool>>? Fault { get; set; }

    /// <summary>Watches that are open now.</summary>
    public int OpenWatches
    {
        get
        {
            lock (_gate)
            {
                return _watchers.Count;
            }
        }
    }

    public void Put(string name, string value)
    {
        lock (_gate)
        {
            var kind = _objects.ContainsKey(name) ? "MODIFIED" : "ADDED";
            _objects[name] = Object(name, value, ++_version);
            Publish(kind, _objects[name]);
        }
    }

    /// <summary>Deletes; silently when watchers should not hear of it, as if it happened while they were away.</summary>
    public void Delete(string name, bool silently = false)
    {
        lock (_gate)
        {
            var gone = _objects[name].DeepClone().AsObject();
            _objects.Remove(name);
            gone["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            if (!silently)
            {
                Publish("DELETED", gone);
            }
        }
    }

    /// <summary>Sends a line to every watcher.</summary>
    public void Send(string line)
    {
        lock (_gate)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(line));
        }
    }

    public void Bookmark()
    {
        lock (_gate)
        {
            Send("BOOKMARK", Object("", "", ++_version));
        }
    }

    /// <summary>Ends every watch in good order.</summary>
    public void EndWatches()
    {
        lock (_gate)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(null));
        }
    }

    public void CutConnections() => _http.CutConnections();

    /// <summary>Forgets history: watches from versions before now get 410.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _compacted = _version;
            _history.Clear();
        }
    }

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    private static JsonObject Object(string name, string value, long version) => new()
    {
        ["metadata"] = new JsonObject { ["namespace"] = Namespace, ["name"] = name, ["uid"] = "uid-" + name, ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
        ["data"] = new JsonObject { ["value"] = value },
    };

    private void Publish(string kind, JsonObject obj)
    {
        _history.Add((_version, Line(kind, obj)));
        Send(kind, obj);
    }

    private void Send(string kind, JsonObject obj) => _watchers.ForEach(watcher => watcher.Writer.TryWrite(Line(kind, obj)));

    private static string Line(string kind, JsonObject obj) => new JsonObject { ["type"] = kind, ["object"] = obj.DeepClone() }.ToJsonString();

    private async Task HandleAsync(FakeExchange exchange)
    {
        var watch = exchange.Query.ContainsKey("watch");
        Requests.Writer.TryWrite(watch ? $"watch from {exchange.Query["resourceVersion"]}" : exchange.Query.ContainsKey("continue") ? "list/continue" : "list");
        if (Fault is { } fault && await fault(exchange))
        {
            return;
        }

        if (exchange.Path != Collection)
        {
            await exchange.FailAsync(404, "NotFound", "no such path");
        }
        else if (watch)
        {
            await WatchAsync(exchange);
        }
        else
        {
            await exchange.RespondAsync(200, Page(exchange).ToJsonString());
        }
    }

    private JsonObject Page(FakeExchange exchange)
    {
        lock (_gate)
        {
            var from = int.Parse(exchange.Query.GetValueOrDefault("continue", "0"), CultureInfo.InvariantCulture);
            var limit = int.Parse(exchange.Query.GetValueOrDefault("limit", "1000"), CultureInfo.InvariantCulture);
            var items = _objects.Values.Skip(from).Take(limit).Select(item => item.DeepClone()).ToArray();
            var metadata = new JsonObject { ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture) };
            if (from + items.Length < _objects.Count)
            {
                metadata["continue"] = (from + items.Length).ToString(CultureInfo.InvariantCulture);
            }

            return new JsonObject { ["metadata"] = metadata, ["items"] = new JsonArray(items) };
        }
    }

    private async Task WatchAsync(FakeExchange exchange)
    {
        var from = long.Parse(exchange.Query["resourceVersion"], CultureInfo.InvariantCulture);
        var channel = Channel.CreateUnbounded<string?>();
        lock (_gate)
        {
            if (from < _compacted)
            {
                channel.Writer.TryWrite("""{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""");
                channel.Writer.TryWrite(null);
            }

            foreach (var (_, line) in _history.Where(entry => entry.Version > from))
            {
                channel.Writer.TryWrite(line);
            }

            _watchers.Add(channel);
        }

        try
        {
            await exchange.StartStreamAsync();
            while (await channel.Reader.ReadAsync(exchange.Stopped) is { } line)
            {
                await exchange.WriteLineAsync(line);
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }
}
