using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.StaticPods.Tests.Nodes;

[Trait("Category", "Unit")]
public class NodeLabelControllerTests
{
    [Theory]
    [InlineData(NodeRoles.ControlPlane, true)]
    [InlineData(NodeRoles.Worker, false)]
    public async Task Reconcile_Node_IsLabelledByItsRole(string role, bool expected)
    {
        var cluster = new Cluster(TestSpecs.Spec());
        cluster.PutNode("cp1", target: 1, role: role);
        cluster.Kubernetes.Put(ResourceTypes.Nodes, new KubeNode { Metadata = new ObjectMeta { Name = "cp1", Labels = new Dictionary<string, string> { ["kept"] = "yes" } } });

        await cluster.ReconcileLabelsAsync("cp1");
        await cluster.ReconcileLabelsAsync("cp1");

        var labels = cluster.Kubernetes.Get(ResourceTypes.Nodes, null, "cp1").Metadata.Labels!;
        Assert.Equal(expected, labels.ContainsKey(NodeLabels.ControlPlane));
        Assert.Equal("yes", labels["kept"]);
        Assert.Equal(expected ? 1 : 0, cluster.Kubernetes.Writes.Count);
    }

    [Fact]
    public async Task Reconcile_NodeNotRegisteredYet_DoesNothing()
    {
        var cluster = new Cluster(TestSpecs.Spec());
        cluster.PutNode("cp1", target: 1);

        await cluster.ReconcileLabelsAsync("cp1");

        Assert.Empty(cluster.Kubernetes.Writes);
    }
}
