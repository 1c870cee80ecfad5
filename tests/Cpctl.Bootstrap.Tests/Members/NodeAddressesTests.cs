using Cpctl.Api.Node;
using Cpctl.Bootstrap.Members;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Etcd.Launch;

namespace Cpctl.Bootstrap.Tests.Members;

[Trait("Category", "Unit")]
public sealed class NodeAddressesTests : IDisposable
{
    private static readonly NodeIdentity Identity = new("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "lb:6443");
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    /// <summary>A first node was the only member when it joined: its agent has seen the others since.</summary>
    [Fact]
    public void Of_FirstNodeWhoseAgentSawOthers_NamesThem()
    {
        MemberIdentity.First("cp1", "https://10.0.0.1:2380", 1, "token").Save(_node.Paths.MembershipFile);
        TemporaryNode.Write(
            _node.Paths.AgentStateFile,
            """{"EtcdEndpoints":["https://10.0.0.1:2379","https://10.0.0.2:2379","nonsense"],"Epoch":1,"Successor":{"Epoch":2,"EtcdEndpoint":"https://10.0.0.9:2379","ApiEndpoint":"10.0.0.9:6443"}}""");

        Assert.Equal(["https://10.0.0.1:2379", "https://10.0.0.1:12379", "https://10.0.0.2:2379", "https://10.0.0.9:2379"], NodeAddresses.Of(_node.Paths, Identity));
    }

    [Fact]
    public void Of_RecoveryUnderWay_NamesWhoItAsks()
    {
        new RecoveryRecord("token", 1, ["cp2"], [new OtherVoter("cp2", ["https://10.0.0.2:2379"], ["https://10.0.0.2:2380"])], DateTimeOffset.UnixEpoch).Save(_node.Paths);

        Assert.Contains("https://10.0.0.2:2379", NodeAddresses.Of(_node.Paths, Identity));
    }

    [Fact]
    public void Of_StateThatIsNone_NamesWhatIsLeft()
    {
        TemporaryNode.Write(_node.Paths.AgentStateFile, "{");

        Assert.Equal(["https://10.0.0.1:2379", "https://10.0.0.1:12379"], NodeAddresses.Of(_node.Paths, Identity));
    }
}
