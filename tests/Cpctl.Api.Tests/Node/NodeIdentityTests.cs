using Cpctl.Api.Node;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class NodeIdentityTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Save_ThenTryLoad_GivesTheSame()
    {
        var paths = new NodePaths(_temp.Path);
        var identity = new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "lb:6443");
        Assert.Null(NodeIdentity.TryLoad(paths));

        Assert.True(identity.Save(paths));
        Assert.False(identity.Save(paths));

        Assert.Equal(identity, NodeIdentity.TryLoad(paths));
        Assert.Contains("\"role\":\"control-plane\"", File.ReadAllText(paths.NodeIdentityFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"name\":")]
    [InlineData("{\"role\":\"king\"}")]
    public void TryLoad_OfGarbage_SaysWhichFile(string content)
    {
        var paths = new NodePaths(_temp.Path);
        AtomicFile.Write(paths.NodeIdentityFile, content, FileModes.Secret);

        Assert.Contains(paths.NodeIdentityFile, Assert.Throws<InvalidDataException>(() => NodeIdentity.TryLoad(paths)).Message);
    }

    [Fact]
    public void OnNode_OfAnyPath_IsWithoutTheRoot()
    {
        Assert.Equal("/etc/kubernetes/pki", new NodePaths("/").OnNode(new NodePaths("/").PkiDirectory));
        Assert.Equal("/etc/kubernetes/pki", new NodePaths("/tmp/x").OnNode(new NodePaths("/tmp/x").PkiDirectory));
        Assert.Equal("/etc/kubernetes/manifests/etcd.yaml", new NodePaths().Manifest("etcd"));
    }
}
