using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.OwnObjects;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Rbac;
using Cpctl.Pki.Sealing;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Tests.OwnObjects;

/// <summary>Somebody deletes a ControlPlaneNode, alone or with its definition: its node's agent knows it by heart.</summary>
[Trait("Category", "Unit")]
public sealed class OwnNodeKeeperTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly FakeKubernetes _api = new();
    private readonly OwnNodeKeeper _sut;
    private ClusterView _members = ClusterView.Unknown("nobody answered");

    public OwnNodeKeeperTests()
    {
        var identity = new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443");
        Directory.CreateDirectory(Path.GetDirectoryName(_node.Paths.AgentStateFile)!);
        _sut = new OwnNodeKeeper(_api, work => work(_api), new OwnNode(_node.Paths, identity, _ => Task.FromResult(_members)), _node.Paths, TimeProvider.System, NullLogger.Instance);
    }

    public void Dispose() => _node.Dispose();

    /// <summary>admin.conf leaves system:masters only when its group has its role.</summary>
    [Fact]
    public async Task Ensure_AdministratorsAreBound_IsMarkedThen()
    {
        await EnsureAsync();
        Assert.False(AdministratorsMark.IsSet(_node.Paths));

        foreach (var manifest in ClusterRbac.Manifests()) await _api.ApplyAsync(manifest, "test", TestContext.Current.CancellationToken);
        await EnsureAsync();

        Assert.True(AdministratorsMark.IsSet(_node.Paths));
    }

    [Fact]
    public async Task Ensure_ItIsDeleted_IsMadeAgainAsItWas()
    {
        Remember("""{"desired": 7, "lastGood": 6, "retry": 2}""");
        _members = View(("cp1", false), ("cp2", false));
        await LoseNodeAsync();

        var node = _api.Get(ResourceTypes.ControlPlaneNodes, null, "cp1");
        Assert.Equal((7, NodeRoles.ControlPlane, "10.0.0.1", 2), (node.Spec.TargetRevision, node.Spec.Role, node.Spec.Ip, node.Spec.Retry));
    }

    /// <summary>Who leaves loses its member first. What is gone for a reason stays gone.</summary>
    [Theory]
    [InlineData("no member")]
    [InlineData("a learner")]
    [InlineData("nobody answers")]
    [InlineData("not through a quorum")]
    [InlineData("leaving")]
    [InlineData("evicted")]
    [InlineData("never told")]
    public async Task Ensure_ItLeft_IsNotMadeAgain(string why)
    {
        Remember(why switch { "leaving" => """{"desired": 7, "isLeaving": true}""", "never told" => "{}", _ => """{"desired": 7}""" });
        _members = why switch
        {
            "no member" => View(("cp2", false)),
            "a learner" => View(("cp1", true), ("cp2", false)),
            "nobody answers" => ClusterView.Unknown("nobody answered"),
            "not through a quorum" => View(("cp1", false)) with { IsLinearizable = false },
            _ => View(("cp1", false)),
        };
        if (why == "evicted")
        {
            using var key = SealingKey.LoadOrCreate(_node.Paths);
            await new EvictedNodes(_api).PutAsync(
                new EvictedNode { Name = "cp1", Uid = "u1", Role = NodeRoles.ControlPlane, EvictedAt = DateTimeOffset.UnixEpoch, Sealing = key.PublicKey.Fingerprint }, TestContext.Current.CancellationToken);
        }

        await LoseNodeAsync();

        Assert.Null(await _api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, "cp1", TestContext.Current.CancellationToken));
    }

    private static ClusterView View(params (string Name, bool IsLearner)[] members) => new()
    {
        IsLinearizable = true,
        Members = [.. members.Select((member, i) => new ObservedMember(new MemberInfo((ulong)i + 1, member.Name, [], [], member.IsLearner), null, ServesQuorumReads: false, null))],
    };

    private void Remember(string state) => File.WriteAllText(_node.Paths.AgentStateFile, state);

    private async Task LoseNodeAsync()
    {
        await _api.DeleteAsync(ResourceTypes.ControlPlaneNodes, null, "cp1", TestContext.Current.CancellationToken);
        await EnsureAsync();
    }

    private Task EnsureAsync() => _sut.EnsureAsync(TestContext.Current.CancellationToken);
}
