using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>
/// A controller's eyes, as client-go's reflector: lists once, then watches from there, goes on from the last event when a watch ends, and lists anew only when the
/// server says that the revision is too old (410). What it does not learn that way it never learns.
/// </summary>
internal sealed class LiveInformer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient _http;
    private readonly X509Certificate2 _client;
    private readonly string _path;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, string> _objects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Task _running;
    private string? _version;
    private int _lists;

    private LiveInformer(HttpClient http, X509Certificate2 client, string path)
    {
        (_http, _client, _path) = (http, client, path);
        _running = RunAsync(_stop.Token);
    }

    /// <summary>How often it listed.</summary>
    public int Lists => Volatile.Read(ref _lists);

    /// <param name="through">Whose API server is asked.</param>
    /// <param name="path">Of the list, without a query.</param>
    public static async Task<LiveInformer> StartAsync(Node through, string path)
    {
        var config = await through.ReadFileAsync("/etc/kubernetes/admin.conf", TestContext.Current.CancellationToken);
        string Data(string field) => Encoding.UTF8.GetString(Convert.FromBase64String(
            config.Split('\n').Select(line => line.Trim().Split(": ", 2)).First(pair => pair[0] == field && pair.Length == 2)[1].Trim('"')));
        using var pair = X509Certificate2.CreateFromPem(Data("client-certificate-data"), Data("client-key-data"));
        var client = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Data("certificate-authority-data"));
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(3),
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [client],
                CertificateChainPolicy = Trusting(authorities),
            },
        };
        return new LiveInformer(new HttpClient(handler) { BaseAddress = new Uri($"https://{through.Address}:6443"), Timeout = Timeout.InfiniteTimeSpan }, client, path);
    }

    /// <summary>"NAMESPACE/NAME VERSION" of each object that it knows.</summary>
    public IReadOnlyList<string> Objects()
    {
        lock (_gate) return [.. _objects.Select(one => $"{one.Key} {one.Value}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Those that it was told are gone, and not there again.</summary>
    public IReadOnlySet<string> Deleted()
    {
        lock (_gate) return _deleted.Except(_objects.Keys, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _http.Dispose();
        _client.Dispose();
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pause);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (_version is null) await ListAsync(stop);
                await WatchAsync(stop);
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Gone)
            {
                _version = null;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // The server is away for a moment: on from the last event.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListAsync(CancellationToken stop)
    {
        using var answer = await _http.GetAsync($"{_path}?resourceVersion=0", stop);
        var list = JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(stop))!;
        Interlocked.Increment(ref _lists);
        lock (_gate)
        {
            var before = _objects.Keys.ToList();
            _objects.Clear();
            foreach (var item in list["items"]!.AsArray()) _objects[NameOf(item!)] = VersionOf(item!);
            _deleted.UnionWith(before.Where(name => !_objects.ContainsKey(name)));
        }

        _version = VersionOf(list);
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        using var answer = await _http.GetAsync($"{_path}?watch=1&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion={_version}", HttpCompletionOption.ResponseHeadersRead, stop);
        using var lines = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            var change = JsonNode.Parse(line)!;
            var (type, item) = ((string)change["type"]!, change["object"]!);
            if (type == "ERROR") throw new HttpRequestException((string?)item["message"], null, (HttpStatusCode?)(int?)item["code"]);
            lock (_gate)
            {
                if (type == "DELETED")
                {
                    _objects.Remove(NameOf(item));
                    _deleted.Add(NameOf(item));
                }
                else if (type != "BOOKMARK")
                {
                    _objects[NameOf(item)] = VersionOf(item);
                }
            }

            _version = VersionOf(item);
        }
    }

    private static string NameOf(JsonNode item) => $"{(string?)item["metadata"]!["namespace"]}/{(string)item["metadata"]!["name"]!}";

    private static string VersionOf(JsonNode item) => (string)item["metadata"]!["resourceVersion"]!;
}
