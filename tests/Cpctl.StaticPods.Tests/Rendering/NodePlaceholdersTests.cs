using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Tests.Rendering;

[Trait("Category", "Unit")]
public class NodePlaceholdersTests
{
    [Fact]
    public void Fill_EveryPlaceholder_HasTheNodesValue()
    {
        var file = new RevisionFile("/x/{{componentRevision}}", ComponentNames.Etcd, string.Join(' ', NodePlaceholders.All));

        var filled = NodePlaceholders.Fill(file, TestSpecs.Node, 6445, 12);

        Assert.Equal("/x/12", filled.Path);
        Assert.Equal("cp1 10.0.0.1 10.0.0.1 6445 12", filled.Text);
    }

    [Fact]
    public void Fill_IPv6_IsBracketedInUrlsOnly()
    {
        var file = new RevisionFile("/x", ComponentNames.Etcd, "{{nodeIP}} https://{{nodeURLHost}}:2379");

        Assert.Equal("fd00::1 https://[fd00::1]:2379", NodePlaceholders.Fill(file, TestSpecs.Node with { Ip = "fd00::1" }, 6444, 1).Text);
    }

    [Theory]
    [InlineData("{{nodeZone}}")]
    [InlineData("{{ nodeName }}")]
    [InlineData("{{}}")]
    public void Fill_UnknownPlaceholder_Throws(string text) =>
        Assert.Throws<InvalidDataException>(() => NodePlaceholders.Fill(new RevisionFile("/x", ComponentNames.Etcd, text), TestSpecs.Node, 6444, 1));
}
