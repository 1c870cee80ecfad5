using System.Threading.Channels;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Client;
using Microsoft.Extensions.Logging;

namespace Cpctl.Etcd.Membership;

/// <summary>
/// Brings the member list to what the nodes want, one step at a time, each decided from a fresh look at the members. Runs in the operator that leads.
/// </summary>
public sealed class MembershipController : IController
{
    private readonly IKubernetesClient _client;
    private readonly EventRecorder _events;
    private readonly Informer<ControlPlane> _controlPlanes;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly EtcdCredentialFiles _credentials;
    private readonly MembershipOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MembershipController> _logger;
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The informers are run by whoever composes the operator, also while it does not lead.</summary>
    public MembershipController(
        IKubernetesClient client,
        EventRecorder events,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        EtcdCredentialFiles credentials,
        TimeProvider time,
        ILogger<MembershipController> logger,
        MembershipOptions? options = null)
    {
        _client = client;
        _events = events;
        _controlPlanes = controlPlanes;
        _nodes = nodes;
        _credentials = credentials;
        _options = options ?? MembershipOptions.Default;
        _time = time;
        _logger = logger;

        // At most one wake-up is kept: a round looks at everything.
        nodes.Subscribe(_ => _changed.Writer.TryWrite(true));
    }

    public string Name => "etcd-membership";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _controlPlanes.WaitForSyncAsync(cancellationToken);
        await _nodes.WaitForSyncAsync(cancellationToken);
        using var pool = new EtcdMemberPool(_credentials, MembershipRound.Timeouts);
        var round = new MembershipRound(_client, _events, pool, _options.Limits, _time, _logger);
        while (!cancellationToken.IsCancellationRequested)
        {
            var outcome = await round.RunAsync(_controlPlanes.Get(null, ControlPlane.OnlyName), _nodes.List(), cancellationToken);
            if (outcome != RoundOutcome.Changed)
            {
                await PauseAsync(outcome == RoundOutcome.Pending ? _options.Busy : _options.Idle, cancellationToken);
            }
        }
    }

    private async Task PauseAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(_changed.Reader.WaitToReadAsync(woken.Token).AsTask(), Task.Delay(time, _time, woken.Token));
        await woken.CancelAsync();
        _changed.Reader.TryRead(out _);
        cancellation.ThrowIfCancellationRequested();
    }
}
