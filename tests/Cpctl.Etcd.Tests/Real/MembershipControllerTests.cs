using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Tests.Membership;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>The controller as the operator composes it, over real members; the test plays API server and agents.</summary>
[Trait("Category", "Etcd")]
public sealed class MembershipControllerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly MemoryKubernetes _kubernetes = new();

    private EtcdClusterStatus? Status => _kubernetes.Get(ResourceTypes.ControlPlanes, "cluster").Status?.Etcd;

    [Fact]
    public async Task Run_FirstNodeJoinsThenCommits_BootstrapIsRemovedAndStatusTellsIt()
    {
        await using var cluster = await TestCluster.StartAsync("testing");
        var bootstrap = cluster.Node("bootstrap");
        _kubernetes.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" }, Status = Known(bootstrap) });
        PutNode(cluster, wantsToJoin: true, currentRevision: null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = RunAsync(cluster, stop.Token);

        await Eventually.TrueAsync("cp1 is in the status", Patience, () => Task.FromResult(Status!.Members.Any(m => m is { Name: "cp1", IsLearner: true })));
        await cluster.StartJoinedAsync("cp1", cluster.Client("bootstrap"));
        await Eventually.TrueAsync("cp1 is a voter", Patience, () => Task.FromResult(Status!.Members.Any(m => m is { Name: "cp1", IsLearner: false, Healthy: true })));
        Assert.Contains(Status!.Members, m => m.Name == "bootstrap");

        PutNode(cluster, wantsToJoin: false, currentRevision: 1);
        await Eventually.TrueAsync("bootstrap is gone", Patience, () => Task.FromResult(Status!.Members is [{ Name: "cp1", IsLeader: true }]));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(
            ["EtcdAddLearner", "EtcdMoveLeader", "EtcdPromote", "EtcdRemoveVoter"], _kubernetes.EventReasons.Order(StringComparer.Ordinal));
        Assert.Equal(3, Status!.Epoch);
    }

    /// <summary>A learner copies the leader: with a leader that may be wrong it would make a majority of what is wrong.</summary>
    [Fact]
    public async Task Run_VotersDifferAndNobodyHasComparedThem_NobodyJoins()
    {
        await using var cluster = await TestCluster.OfVotersAsync("testing", 2);
        await WrongContent.PutIntoAsync(cluster, "cp2");
        _kubernetes.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" }, Status = Known(cluster.Node("cp1")) });
        PutNode(cluster, wantsToJoin: false, currentRevision: 1);
        PutNode(cluster, wantsToJoin: false, currentRevision: 1, "cp2");
        PutNode(cluster, wantsToJoin: true, currentRevision: null, "cp3");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = RunAsync(cluster, stop.Token);

        await Eventually.TrueAsync("it is said why", Patience, () => Task.FromResult(Status!.Pending?.Contains("cp1, cp2 hold different keys", StringComparison.Ordinal) == true));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(2, (await cluster.ObserveAsync()).Members.Count);
    }

    [Fact]
    public async Task Run_CertificatesAreMissingAtFirst_CarriesOnWhenTheyAreThere()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var key = cluster.Certificates.Client.Key;
        File.Move(key, key + ".later");
        _kubernetes.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" }, Status = Known(cluster.Node("cp1")) });
        PutNode(cluster, wantsToJoin: false, currentRevision: 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = RunAsync(cluster, stop.Token);

        File.Move(key + ".later", key);
        await Eventually.TrueAsync("the status is complete", Patience, () => Task.FromResult(Status!.Members is [{ Healthy: true, IsLeader: true }]));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static ControlPlaneStatus Known(TestMember member) => new()
    {
        Etcd = new EtcdClusterStatus { Members = [new EtcdMemberStatus { Name = member.Name, ClientURLs = [member.ClientUrl], PeerURLs = [member.PeerUrl] }] },
    };

    private Task RunAsync(TestCluster cluster, CancellationToken cancellation)
    {
        var log = NullLogger<MembershipController>.Instance;
        var controlPlanes = new Informer<ControlPlane>(_kubernetes, ResourceTypes.ControlPlanes, new InformerOptions(), TimeProvider.System, log);
        var nodes = new Informer<ControlPlaneNode>(_kubernetes, ResourceTypes.ControlPlaneNodes, new InformerOptions(), TimeProvider.System, log);
        var events = new EventRecorder(_kubernetes, "cpctl-operator", null, TimeProvider.System, log);
        var controller = new MembershipController(_kubernetes, events, controlPlanes, nodes, cluster.Certificates.Client, TimeProvider.System, log);
        return Task.WhenAll(controlPlanes.RunAsync(cancellation), nodes.RunAsync(cancellation), controller.RunAsync(cancellation));
    }

    private void PutNode(TestCluster cluster, bool wantsToJoin, long? currentRevision, string name = "cp1") => _kubernetes.Put(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ControlPlaneNodeSpec { Ip = "127.0.0.1", TargetRevision = 1 },
        Status = new ControlPlaneNodeStatus
        {
            CurrentRevision = currentRevision,
            Etcd = new EtcdNodeStatus { PeerURL = cluster.Node(name).PeerUrl, WantsToJoin = wantsToJoin, Epoch = 3 },
        },
    });
}
