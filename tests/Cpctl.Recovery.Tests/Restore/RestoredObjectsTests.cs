using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Restore;

namespace Cpctl.Recovery.Tests.Restore;

[Trait("Category", "Unit")]
public sealed class RestoredObjectsTests
{
    private static readonly SnapshotFacts Facts = new(
        new ControlPlane { Status = new ControlPlaneStatus { Etcd = new EtcdClusterStatus { Epoch = 4 } } },
        [Node("cp1", NodeRoles.ControlPlane), Node("w1", "worker")],
        LatestRevision: 7);

    [Fact]
    public void Edit_ControlPlane_LeadsHereAndForgetsTheOldMachines()
    {
        var edited = Edit("/registry/cpctl.dev/controlplanes/cluster", """
            {"kind":"ControlPlane","metadata":{"name":"cluster","uid":"u","generation":3,"annotations":{"cpctl.dev/rotate":"etcd/1","other":"stays"}},
             "spec":{"version":"v1.20.2","controlPlaneEndpoint":"10.0.0.1:6443","unknownToUs":1,"backup":{"schedule":"0 * * * *"}},
             "status":{"latestRevision":7,"nodes":[{"name":"cp1"}],"etcd":{"epoch":4,"members":[{"name":"cp1","clientURLs":["https://10.0.0.1:2379"]}]}}}
            """);

        var expected = JsonNode.Parse("""
            {"kind":"ControlPlane","metadata":{"name":"cluster","uid":"u","generation":3,"annotations":{"other":"stays"}},
             "spec":{"version":"v1.20.2","controlPlaneEndpoint":"10.0.0.9:6443","unknownToUs":1,"backup":{"schedule":"0 * * * *","paused":true},"images":{"cpctl":"image"}},
             "status":{"latestRevision":7,"etcd":{"epoch":5,"members":[],"alarms":[]}}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, edited), edited?.ToJsonString());
    }

    [Fact]
    public void Edit_Worker_StaysWithoutWhatItWasAskedToDo()
    {
        var edited = Edit("/registry/cpctl.dev/controlplanenodes/w1", """
            {"metadata":{"name":"w1"},"spec":{"targetRevision":7,"role":"worker","ip":"10.0.0.5","leave":true,"replacedBy":"w2","restart":{"id":"a"},"renewCertificates":{"id":"b"},"retry":2}}
            """);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"metadata":{"name":"w1"},"spec":{"targetRevision":7,"role":"worker","ip":"10.0.0.5"}}"""), edited), edited?.ToJsonString());
    }

    [Fact]
    public void Edit_OldControlPlaneNode_Dropped() => Assert.Equal(KeyEdit.Drop, Raw("/registry/cpctl.dev/controlplanenodes/cp1", "{}"));

    [Fact]
    public void Edit_AnythingElse_Untouched() => Assert.Equal(KeyEdit.Keep, Raw("/registry/secrets/shop/password", "k8s:enc:secretbox:v1:"));

    [Fact]
    public void Edit_UnreadableControlPlane_NamesIt() =>
        Assert.Throws<InvalidDataException>(() => Raw("/registry/cpctl.dev/controlplanes/cluster", "not json"));

    private static JsonNode? Edit(string key, string value) => JsonNode.Parse(Raw(key, value).Value);

    private static KeyEdit Raw(string key, string value) =>
        new RestoredObjects(Facts, new RestoredSpec("10.0.0.9:6443", "image", Facts.LatestRevision, Facts.Epoch + 1)).Edit(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));

    private static ControlPlaneNode Node(string name, string role) => new() { Metadata = new ObjectMeta { Name = name }, Spec = new ControlPlaneNodeSpec { Role = role } };
}
