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

    /// <summary>A ControlPlaneNode whose Node is missing counts as removed.</summary>
    [Fact]
    public void Folders_NodesOfKubernetesComeBeforeThoseOfCpctl()
    {
        var folders = TakenOverKeys.Folders.ToList();
        Assert.True(folders.IndexOf("/registry/minions/") < folders.IndexOf("/registry/cpctl.dev/controlplanenodes/"));
    }
}
