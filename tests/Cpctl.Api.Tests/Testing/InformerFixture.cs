using System.Threading.Channels;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Testing;

/// <summary>An informer of ConfigMaps that runs against a fake API server through the real client.</summary>
internal sealed class InformerFixture(Func<ConfigMap, ConfigMap>? transform = null) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private KubernetesClient? _client;
    private Task _running = Task.FromCanceled(new CancellationToken(canceled: true));

    public FakeApiServer Server { get; } = new();

    public Channel<InformerChange<ConfigMap>> Changes { get; } = Channel.CreateUnbounded<InformerChange<ConfigMap>>();

    public Informer<ConfigMap> Sut { get; private set; } = null!;

    /// <summary>Starts the informer and waits until it is synced.</summary>
    public async Task StartAsync(InformerOptions? options = null, TimeSpan? idle = null, Action<InformerChange<ConfigMap>>? firstHandler = null)
    {
        _client = new KubernetesClient(
            new ClusterAccess { Endpoints = [Server.Address] },
            TimeProvider.System,
            NullLogger.Instance,
            new KubernetesClientOptions { WatchIdleTimeout = idle ?? TimeSpan.FromMinutes(2) });
        Sut = new Informer<ConfigMap>(
            _client,
            ResourceTypes.ConfigMaps,
            options ?? new InformerOptions { Namespace = FakeApiServer.Namespace, MinBackoff = TimeSpan.FromMilliseconds(10) },
            TimeProvider.System,
            NullLogger.Instance)
        {
            Transform = transform,
        };
        if (firstHandler is not null)
        {
            Sut.Subscribe(firstHandler);
        }

        Sut.Subscribe(change => Changes.Writer.TryWrite(change));
        _running = Sut.RunAsync(_stop.Token);
        await Sut.WaitForSyncAsync(Eventually.Within);
    }

    /// <summary>Waits until a watch is open and forgets the requests so far.</summary>
    public async Task WatchOpenAsync()
    {
        await Eventually.TrueAsync(() => Server.OpenWatches > 0, "opening a watch");
        while (Server.Requests.Reader.TryRead(out _))
        {
            // Only what comes after this point matters.
        }
    }

    public async Task<string> NextRequestAsync() => await Server.Requests.Reader.ReadAsync(Eventually.Within);

    /// <summary>Waits for a request, whatever comes before it.</summary>
    public async Task RequestAsync(string expected)
    {
        while (await NextRequestAsync() != expected)
        {
            // Other requests may come in between.
        }
    }

    /// <summary>The next change, which must be this one.</summary>
    public async Task<InformerChange<ConfigMap>> ExpectAsync(WatchEventType type, string name, string? value)
    {
        var change = await Changes.Reader.ReadAsync(Eventually.Within);
        Assert.Equal((type, name), (change.Type, change.Object.Metadata.Name));
        Assert.Equal(value, change.Object.Data?["value"]);
        return change;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Server.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _client?.Dispose();
        _stop.Dispose();
    }
}
