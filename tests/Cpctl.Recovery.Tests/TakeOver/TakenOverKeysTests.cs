using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Recovery.TakeOver;

namespace Cpctl.Recovery.Tests.TakeOver;

[Trait("Category", "Unit")]
public sealed class TakenOverKeysTests
{
    [Fact]
    public void Edit_ANode_ComesWithoutWhatItWasAskedToDo()
    {
        var edited = JsonNode.Parse(TakenOverKeys.Edit(
            "/registry/cpctl.dev/controlplanenodes/cp1", Encoding.UTF8.GetBytes("""{"spec":{"ip":"10.0.0.1","targetRevision":7,"leave":true,"retry":2}}""")))!;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"ip":"10.0.0.1","targetRevision":7}"""), edited["spec"]));
    }

    [Fact]
    public void Edit_AnythingElse_StaysAsItIs() => Assert.Equal([1, 2], TakenOverKeys.Edit("/registry/minions/cp1", [1, 2]));

    /// <summary>A ControlPlaneNode whose Node is missing counts as removed; the rights of an agent belong to its ControlPlaneNode and go when that is missing.</summary>
    [Theory]
    [InlineData("/registry/minions/", "/registry/cpctl.dev/controlplanenodes/")]
    [InlineData("/registry/minions/", "/registry/csinodes/")]
    [InlineData("/registry/cpctl.dev/controlplanenodes/", "/registry/clusterroles/cpctl:agent:")]
    [InlineData("/registry/cpctl.dev/controlplanenodes/", "/registry/clusterrolebindings/cpctl:agent:")]
    public void Folders_OwnersComeBeforeWhatTheyOwn(string owner, string owned)
    {
        var folders = TakenOverKeys.Folders.ToList();
        Assert.InRange(folders.IndexOf(owner), 0, folders.IndexOf(owned) - 1);
    }
}
