using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Reset;
using Cpctl.Pki;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Tests.Reset;

[Trait("Category", "Unit")]
public sealed class SignerHoldersTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SignerSet Own = AtGeneration(3);

    [Theory]
    [InlineData(3, 10, true, true, false, "cp1")]
    [InlineData(4, 10, true, true, false, "cp1")]
    [InlineData(2, 10, true, true, false, null)] // its keys are older
    [InlineData(3, 600, true, true, false, null)] // silent
    [InlineData(3, 10, false, true, false, null)] // no vote
    [InlineData(3, 10, true, false, false, null)] // its etcd does not answer
    [InlineData(3, 10, true, true, true, null)] // it leaves itself
    public void Another_ByTable(long generation, int silentSeconds, bool votes, bool healthy, bool leaves, string? expected)
    {
        var nodes = new[] { Node("cp1", generation, silentSeconds, leaves), Node("cp2", 9, 0, leaves: false) };
        EtcdMemberStatus[] members = [new() { Name = "cp1", IsLearner = !votes, Healthy = healthy }, new() { Name = "cp2", Healthy = true }];

        Assert.Equal(expected, SignerHolders.Another(Own, "cp2", nodes, members, Now));
    }

    /// <summary>Never rotated, as most clusters are: a node that lost its signers has nothing to say of keys either, and must not count as holding them.</summary>
    [Fact]
    public void Another_OfTheOtherNothingIsKnown_IsNull()
    {
        var first = AtGeneration(0);
        EtcdMemberStatus[] members = [new() { Name = "cp1", Healthy = true }];
        foreach (var signers in new[] { null, new NodeSignersStatus { Problem = "missing" }, new NodeSignersStatus { Generation = 0, Authority = "another" }, new NodeSignersStatus { Generation = 0, Authority = first.Cluster.Active.Fingerprint, Problem = "missing" } })
        {
            var node = Node("cp1", 0, 0, leaves: false);
            node.Status!.Signers = signers;
            Assert.Null(SignerHolders.Another(first, "cp2", [node], members, Now));
        }
    }

    private static ControlPlaneNode Node(string name, long generation, int silentSeconds, bool leaves) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ControlPlaneNodeSpec { Leave = leaves ? true : null },
        Status = new ControlPlaneNodeStatus { CurrentRevision = 1, LastHeartbeat = Now.AddSeconds(-silentSeconds), Signers = new NodeSignersStatus { Generation = generation, Authority = Own.Cluster.Active.Fingerprint } },
    };

    private static SignerSet AtGeneration(long generation)
    {
        var json = JsonNode.Parse(SignerSet.Create(new PkiSettings { Endpoint = "lb:6443" }, TimeProvider.System).ToJson())!;
        json["generation"] = generation;
        return SignerSet.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
