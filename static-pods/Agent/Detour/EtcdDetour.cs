using Cpctl.StaticPods.Agent.Slots;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Detour;

/// <summary>An nftables rule on the loopback address, and a relay in this process behind it.</summary>
internal sealed class EtcdDetour : IEtcdDetour, IDisposable
{
    private readonly Nft _nft;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<EtcdRelay> _relays = [];
    private EtcdRelay? _open;
    private CancellationTokenSource? _renewing;
    private bool? _isLeft;

    public EtcdDetour(TimeProvider time, ILogger logger)
        : this(["nft"], time, logger)
    {
    }

    internal EtcdDetour(IReadOnlyList<string> nft, TimeProvider time, ILogger logger) => (_nft, _time, _logger) = (new Nft(nft, time), time, logger);

    /// <summary>Connections that have not come home yet.</summary>
    internal int Borrowed => _relays.Sum(relay => relay.Connections);

    public async Task<EtcdDetourState> StateAsync(CancellationToken cancellation)
    {
        _isLeft ??= await _nft.ListAsync(EtcdDetourScript.Table, cancellation) is not null;
        return _open is not null ? EtcdDetourState.Open : _isLeft.Value ? EtcdDetourState.Left : EtcdDetourState.Closed;
    }

    public async Task OpenAsync(IReadOnlyList<string> lenders, CancellationToken cancellation)
    {
        if (_open is not null)
        {
            return;
        }

        _relays.RemoveAll(relay => relay.HasEnded);
        var relay = EtcdRelay.Start([.. lenders.Select(lender => new Uri(lender))], _time);
        _relays.Add(relay);
        await _nft.ApplyAsync(EtcdDetourScript.Open(relay.Port), cancellation);
        _open = relay;
        _isLeft = false;
        _renewing = new CancellationTokenSource();
        _ = RenewAsync(relay.Port, _renewing.Token);
    }

    public async Task CloseAsync(CancellationToken cancellation)
    {
        StopRenewing();
        await _nft.ApplyAsync(EtcdDetourScript.Close, cancellation);
        _open?.ComeHome();
        _open = null;
        _isLeft = false;
    }

    /// <summary>What is still borrowed breaks; the rule itself is taken away by the next agent or, without one, by the kernel.</summary>
    public void Dispose()
    {
        StopRenewing();
        _relays.ForEach(relay => relay.Dispose());
    }

    private async Task RenewAsync(int port, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(EtcdDetourScript.Lifetime / 4, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await _nft.ApplyAsync(EtcdDetourScript.Open(port), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
        catch (SlotException e)
        {
            // The API server goes back to its own etcd a little early; nothing is stuck.
            AgentLog.DetourNotRenewed(_logger, e.Message);
        }
    }

    private void StopRenewing()
    {
        _renewing?.Cancel();
        _renewing?.Dispose();
        _renewing = null;
    }
}
