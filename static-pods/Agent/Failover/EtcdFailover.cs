using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.StaticPods.Agent.Slots;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Failover;

/// <summary>An nftables rule on the loopback address, and a relay in this process behind it.</summary>
internal sealed class EtcdFailover : IEtcdFailover, IDisposable
{
    private readonly NodePaths _paths;
    private readonly Nft _nft;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private EtcdRelay? _open;
    private EtcdRelay? _returning;
    private CancellationTokenSource? _renewing;
    private Task _renewal = Task.CompletedTask;
    private bool? _isLeft;

    public EtcdFailover(NodePaths paths, TimeProvider time, ILogger logger)
        : this(paths, ["nft"], time, logger)
    {
    }

    internal EtcdFailover(NodePaths paths, IReadOnlyList<string> nft, TimeProvider time, ILogger logger) =>
        (_paths, _nft, _time, _logger) = (paths, new Nft(nft, time), time, logger);

    public async Task<EtcdFailoverState> StateAsync(CancellationToken cancellation)
    {
        _isLeft ??= await _nft.ListAsync(EtcdFailoverScript.Table, cancellation) is not null;
        return _open is not null ? EtcdFailoverState.Open : _isLeft.Value ? EtcdFailoverState.Left : EtcdFailoverState.Closed;
    }

    public async Task OpenAsync(IReadOnlyList<string> backends, CancellationToken cancellation)
    {
        if (_open is not null)
        {
            return;
        }

        var relay = EtcdRelay.Start([.. backends.Select(backend => new Uri(backend))], Tls(), _time);
        try
        {
            await _nft.ApplyAsync(EtcdFailoverScript.Open(relay.Port), cancellation);
        }
        catch
        {
            relay.Dispose();
            throw;
        }

        _open = relay;
        _isLeft = false;
        _renewing = new CancellationTokenSource();
        _renewal = RenewAsync(relay.Port, _renewing.Token);
    }

    public async Task CloseAsync(CancellationToken cancellation)
    {
        StopRenewing();

        // A renewal that is under way would put the rule back.
        await _renewal;
        await _nft.ApplyAsync(EtcdFailoverScript.Close, cancellation);
        _isLeft = false;
        if (_open is { } relay)
        {
            (_open, _returning) = (null, relay);
            _ = relay.ComeHomeAsync();
        }
    }

    /// <summary>What is still borrowed breaks; the rule itself is taken away by the next agent or, without one, by the kernel.</summary>
    public void Dispose()
    {
        StopRenewing();
        _open?.Dispose();
        _returning?.Dispose();
    }

    private RelayTls Tls() => new(Load(EtcdCredentialFiles.Member(_paths)), Load(EtcdCredentialFiles.Agent(_paths)));

    private static EtcdCredentials Load(EtcdCredentialFiles files) => EtcdCredentials.Load(files.Authority, files.Certificate, files.Key);

    private async Task RenewAsync(int port, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(EtcdFailoverScript.Lifetime / 4, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await _nft.ApplyAsync(EtcdFailoverScript.Open(port), CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
        catch (SlotException e)
        {
            // The API server goes back to its own etcd a little early; nothing is stuck.
            AgentLog.FailoverNotRenewed(_logger, e.Message);
        }
    }

    private void StopRenewing()
    {
        _renewing?.Cancel();
        _renewing?.Dispose();
        _renewing = null;
    }
}
