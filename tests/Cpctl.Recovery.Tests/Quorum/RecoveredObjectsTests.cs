using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Quorum;

namespace Cpctl.Recovery.Tests.Quorum;

[Trait("Category", "Unit")]
public sealed class RecoveredObjectsTests
{
    private static readonly FirstMember Member = new("cp1", "https://10.0.0.1:2380", "token");

    [Fact]
    public void Edit_ControlPlane_IsOfTheNewEtcdAndOtherwiseTheSame()
    {
        var edited = JsonNode.Parse(Edit("/registry/cpctl.dev/controlplanes/cluster", """
            {"metadata":{"name":"cluster","annotations":{"cpctl.dev/rotate":"etcd/1"}},"spec":{"version":"v1.20.2"},
             "status":{"latestRevision":7,"nodes":[{"name":"cp1"}],"etcd":{"epoch":4,"clusterId":"0a","members":[{"name":"cp2"}],"pending":"x"}}}
            """).Value);

        var expected = JsonNode.Parse($$$$"""
            {"metadata":{"name":"cluster","annotations":{"cpctl.dev/rotate":"etcd/1"}},"spec":{"version":"v1.20.2"},
             "status":{"latestRevision":7,"nodes":[{"name":"cp1"}],"etcd":{"clusterId":"{{{{MemberId.ToText(Member.ClusterId)}}}}","epoch":5,"members":[],"alarms":[]}}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, edited), edited?.ToJsonString());
    }

    [Theory]
    [InlineData("/registry/leases/kube-system/kube-scheduler", true)]
    [InlineData("/registry/leases/cpctl-system/operator", true)]
    [InlineData("/registry/leases/kube-node-lease/cp2", false)]
    [InlineData("/registry/minions/cp2", false)]
    [InlineData("/registry/cpctl.dev/controlplanenodes/cp2", false)]
    [InlineData("/registry/secrets/cpctl-system/signers", false)]
    public void Edit_OtherKeys_OnlyLeadershipsGo(string key, bool goes) => Assert.Equal(goes ? KeyEdit.Drop : KeyEdit.Keep, Edit(key, "{}"));

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    public void Edit_UnreadableControlPlane_SaysSo(string value) =>
        Assert.Throws<InvalidDataException>(() => Edit("/registry/cpctl.dev/controlplanes/cluster", value));

    private static KeyEdit Edit(string key, string value) => new RecoveredObjects(Member, epoch: 5).Edit(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
}
