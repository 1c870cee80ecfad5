using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Metrics;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>The real one: membership.json, the data directory, and the members over gRPC.</summary>
internal sealed class NodeEtcd : INodeEtcd, IDisposable
{
    private const string LocalEndpoint = "https://127.0.0.1:2379";

    /// <summary>What an address without a machine costs, once in some seconds.</summary>
    private static readonly EtcdTimeouts Scouting = new() { Connect = TimeSpan.FromSeconds(1), Read = TimeSpan.FromSeconds(1) };

    private readonly NodePaths _paths;
    private readonly NodeIdentity _node;
    private readonly Archive _archive;
    private readonly EtcdMemberPool _pool;
    private readonly ClusterObserver _observer;
    private readonly EtcdMemberPool _scouting;
    private readonly ClusterEpochProbe _epochProbe;
    private readonly EtcdEnds _ends;
    private readonly InconsistencyJudge _judge;
    private readonly EtcdMetrics _metrics;
    private readonly string _peerUrl;
    private readonly TimeProvider _time;
    private ClusterView _view = ClusterView.Unknown("not asked yet");
    private EtcdHints _hints = new([], 1, false);
    private DateTimeOffset _lastHealthy = DateTimeOffset.MinValue;

    public NodeEtcd(NodePaths paths, NodeIdentity node, ICri cri, EtcdMetrics metrics, TimeProvider time)
    {
        _paths = paths;
        _node = node;
        _time = time;
        _archive = new Archive(paths, time);
        _pool = new EtcdMemberPool(EtcdCredentialFiles.Agent(paths));
        _observer = new ClusterObserver(_pool);
        _scouting = new EtcdMemberPool(EtcdCredentialFiles.Agent(paths), Scouting);
        _epochProbe = new ClusterEpochProbe(_scouting, time);
        _ends = new EtcdEnds(paths, cri, time);
        _judge = new InconsistencyJudge(_pool, time);
        _metrics = metrics;
        _peerUrl = EtcdUrls.Peer(node.Ip);
    }

    public EtcdClusterStatus? Cluster => _view.Members.Count == 0 ? null : EtcdReport.Cluster(_view, _hints.Epoch);

    public EtcdNodeStatus? Node => EtcdReport.Node(_view, MemberIdentity.TryLoad(_paths.MembershipFile), _peerUrl, _hints.Epoch, new DataDirectory(_paths.EtcdDataDirectory).ReceivedBytes);

    public IReadOnlyList<string> Endpoints => _view.IsLinearizable ? [.. _view.Members.SelectMany(member => member.Info.ClientUrls)] : [];

    public async Task<EtcdFacts> ObserveAsync(IReadOnlyList<PodRun> pods, EtcdHints hints, CancellationToken cancellation)
    {
        var identity = Identity();
        var id = MemberStates.IdOf(identity);
        _view = (await LookAsync(identity, hints, cancellation)).Knowing(hints.Published);
        hints = _hints;
        _metrics.Seen(_view);
        var own = id is { } known ? _view.Find(known) : null;
        var health = own switch
        {
            { IsHealthy: true } => PodHealth.Good,
            _ => PodHealth.Bad(own?.Problem ?? _view.Problem ?? "it is no member"),
        };
        var data = new DataDirectory(_paths.EtcdDataDirectory);
        var remembers = identity is null && data.HasLog && MemberStates.Remembers(_view, data.TryReadStamp());
        if (health.IsHealthy)
        {
            _lastHealthy = _time.GetUtcNow();
        }

        var end = health.IsHealthy ? EtcdEnd.Good : await _ends.FindAsync(pods, _lastHealthy, cancellation);
        return new EtcdFacts
        {
            HasIdentity = identity is not null,
            Pending = hints.Pending,
            HasStarted = identity?.HasStarted ?? false,
            SkipsContentCheck = identity?.SkipsContentCheck ?? false,
            HasData = data.HasLog,
            WrittenFor = ClusterVersion.TryRead(_paths.EtcdDataDirectory),
            Standing = remembers ? MemberState.Remembered : MemberStates.Of(_view, identity, _peerUrl, hints.Epoch),
            IdentityIsStale = own is { Info.HasStarted: false } && identity!.InitialCluster != Invitation()?.InitialCluster,
            Refusal = end.Refusal,
            Damage = end.Damage,
            Content = end.Refusal == EtcdRefusal.InconsistentData && id is { } judged ? await _judge.JudgeAsync(_view, judged, end, cancellation) : null,
            HasNoMajority = _view.HasNoMajority,
            Health = health,
            IsLeader = own is not null && _view.Leader?.Id == own.Id,
            HasOtherVoters = id is { } self && _view.SuccessorOf(self) is not null,
            Backends = [.. Backends(id)],
            Gate = id is { } member ? QuorumGate.MayRestart(_view, member, hints.AllowOutage) : GateDecision.Allow("it is no member"),
            BootstrapMemberIsGone = BootstrapLeftovers.IsGone(_view, _node),
        };
    }

    public void WriteIdentity()
    {
        var data = new DataDirectory(_paths.EtcdDataDirectory);
        if (data.HasLog && data.TryReadStamp() is { MemberId: { } member } stamp && MemberStates.Remembers(_view, stamp))
        {
            // etcd reads the list of members from its data then; this one is only for the form.
            new MemberIdentity(
                stamp.Name, stamp.ClusterId, member, stamp.Epoch, $"{stamp.Name}={_peerUrl}", MemberIdentity.StateExisting, stamp.InitialClusterToken, _peerUrl, HasStarted: true)
                .Save(_paths.MembershipFile);
            return;
        }

        var invitation = Invitation() ?? throw new InvalidOperationException($"no member with the peer URL {_peerUrl} is listed");
        invitation.Save(_paths.MembershipFile);
    }

    public void MarkStarted() => (MemberIdentity.Load(_paths.MembershipFile) with { HasStarted = true }).Save(_paths.MembershipFile);

    public void SkipContentCheck(bool skip) => (MemberIdentity.Load(_paths.MembershipFile) with { SkipsContentCheck = skip }).Save(_paths.MembershipFile);

    public void Archive(bool identity)
    {
        // The data first: with membership.json gone and the data left, nobody could tell any more whose it was.
        _archive.Move(_paths.EtcdDataDirectory, "etcd", _paths.EtcdArchiveDirectory);
        if (identity)
        {
            _archive.Move(_paths.MembershipFile);
        }
    }

    public async Task MoveLeadershipAsync(CancellationToken cancellation)
    {
        if (MemberStates.IdOf(MemberIdentity.TryLoad(_paths.MembershipFile)) is { } id && _view.SuccessorOf(id) is { } successor)
        {
            await _pool.At(EtcdUrls.Client(_node.Ip)).MoveLeaderAsync(successor.Id, cancellation);
        }
    }

    public void Dispose()
    {
        _pool.Dispose();
        _scouting.Dispose();
    }

    /// <summary>membership.json; the node's address may have changed since it was written.</summary>
    private MemberIdentity? Identity()
    {
        var identity = MemberIdentity.TryLoad(_paths.MembershipFile);
        if (identity is not null && identity.PeerUrl != _peerUrl && identity.Name == _node.Name)
        {
            identity = identity.At(_peerUrl);
            identity.Save(_paths.MembershipFile);
        }

        return identity;
    }

    private IEnumerable<string> Backends(ulong? own) => _view.Voters
        .Where(voter => voter.Id != own && voter.IsHealthy)
        .OrderByDescending(voter => voter.Id == _view.Leader?.Id)
        .Select(voter => voter.Info.ClientUrl)
        .OfType<string>();

    /// <summary>What the live list makes of this node; null while it has no member for it.</summary>
    private MemberIdentity? Invitation() =>
        MemberIdentity.Joining(new MemberList(_view.ClusterId, [.. _view.Members.Select(member => member.Info)]), _node.Name, _peerUrl, _hints.Epoch);

    private async Task<ClusterView> LookAsync(MemberIdentity? identity, EtcdHints hints, CancellationToken cancellation)
    {
        _hints = hints;
        try
        {
            // A majority of the nodes of before a recovery can boot and serve again: whoever answers first may not be who counts.
            var choice = await _epochProbe.LookAsync(
                EndpointsToAsk(identity, hints), MemberId.TryParse(identity?.ClusterId, out var own) ? own : null, identity?.Epoch ?? hints.Epoch, cancellation);
            _hints = hints with { Epoch = Math.Max(hints.Epoch, choice.Epoch) };
            return choice.Of(await _observer.ObserveAsync(choice.Endpoints, cancellation));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Certificates that are missing or broken are made anew within a minute; until then nothing is known.
            return ClusterView.Unknown(e.Message);
        }
    }

    private HashSet<string> EndpointsToAsk(MemberIdentity? identity, EtcdHints hints)
    {
        var endpoints = new HashSet<string>(hints.Endpoints, StringComparer.OrdinalIgnoreCase);
        if (identity is not null)
        {
            endpoints.Add(LocalEndpoint);
            endpoints.UnionWith(identity.ClientUrlsOfInitialCluster());
        }

        if (File.Exists(_paths.BootstrapEtcdEndpointFile))
        {
            endpoints.Add(File.ReadAllText(_paths.BootstrapEtcdEndpointFile).Trim());
        }

        return endpoints;
    }
}
