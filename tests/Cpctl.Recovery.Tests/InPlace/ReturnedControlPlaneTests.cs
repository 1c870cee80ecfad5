using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.InPlace;

namespace Cpctl.Recovery.Tests.InPlace;

[Trait("Category", "Unit")]
public sealed class ReturnedControlPlaneTests
{
    private static readonly FirstMember Member = new("cp1", "https://10.0.0.1:2380", "token");

    [Fact]
    public void Merge_SettingsOfThen_StatusReleasesAndOrdersOfNow()
    {
        var merged = Merge(
            """
            {"metadata":{"name":"cluster","uid":"u","generation":9,"annotations":{"cpctl.dev/rotate":"etcd/2"}},
             "spec":{"version":"v1.21.1","controlPlaneEndpoint":"lb:6443","etcd":{"version":"3.5.30","snapshotCount":1},"images":{"cpctl":"new"},"added":1},
             "status":{"latestRevision":12,"keys":{"generation":4},"etcd":{"epoch":2,"clusterId":"0a","members":[{"name":"cp2"}],"pending":"x"}}}
            """,
            """
            {"metadata":{"name":"cluster","uid":"u","generation":4,"annotations":{"cpctl.dev/rotate":"etcd/1"}},
             "spec":{"version":"v1.20.2","controlPlaneEndpoint":"10.0.0.1:6443","imageRepository":"mirror","etcd":{"version":"3.4.23","snapshotCount":7},"images":{"cpctl":"old"}},
             "status":{"latestRevision":3,"etcd":{"epoch":1}}}
            """);

        var expected = JsonNode.Parse($$$$"""
            {"metadata":{"name":"cluster","uid":"u","generation":10,"annotations":{"cpctl.dev/rotate":"etcd/2"}},
             "spec":{"version":"v1.21.1","controlPlaneEndpoint":"lb:6443","etcd":{"version":"3.5.30","snapshotCount":7},"images":{"cpctl":"new"}},
             "status":{"latestRevision":12,"keys":{"generation":4},"etcd":{"clusterId":"{{{{MemberId.ToText(Member.ClusterId)}}}}","epoch":5,"members":[],"alarms":[]}}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, merged), merged?.ToJsonString());
    }

    [Fact]
    public void Merge_SameSettings_NoNewGeneration()
    {
        const string stored = """{"metadata":{"generation":9},"spec":{"version":"v1.20.2","etcd":{"version":"3.5.30"}}}""";

        Assert.Equal(9, (long)Merge(stored, stored)!["metadata"]!["generation"]!);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Merge_Unreadable_SaysSo(string value)
    {
        Assert.Throws<InvalidDataException>(() => Merge(value, """{"spec":{}}"""));
        Assert.Throws<InvalidDataException>(() => Merge("""{"spec":{}}""", value));
    }

    private static JsonNode? Merge(string present, string backup) =>
        JsonNode.Parse(ReturnedControlPlane.Merge(Encoding.UTF8.GetBytes(present), Encoding.UTF8.GetBytes(backup), Member, epoch: 5));
}
