using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Rendering;

namespace Cpctl.StaticPods.Tests.Revisions;

[Trait("Category", "Unit")]
public class RevisionTests
{
    [Fact]
    public void After_OneComponentChanged_OthersKeepTheirRevision()
    {
        var first = Revision.After(null, Content("1h"));

        var second = Revision.After(first, Content("2h"));

        Assert.Equal(2, second.Number);
        Assert.Equal(2, second.ComponentRevisions[ComponentNames.ApiServer]);
        Assert.All(second.ComponentRevisions.Where(c => c.Key != ComponentNames.ApiServer), component => Assert.Equal(1, component.Value));
    }

    [Fact]
    public void After_BackToFormerContent_IsANewRevision()
    {
        var first = Revision.After(null, Content("1h"));
        var third = Revision.After(Revision.After(first, Content("2h")), Content("1h"));

        Assert.Equal(3, third.Number);
        Assert.Equal(first.Content.Hash, third.Content.Hash);
        Assert.Equal(3, third.ComponentRevisions[ComponentNames.ApiServer]);
    }

    [Fact]
    public void Of_OneChangedLetterAnywhere_ChangesHashes()
    {
        RevisionFile[] files = [new("/a", "x", "one"), new("/b", "y", "two")];
        var before = RevisionContent.Of(files);

        var after = RevisionContent.Of([files[0], files[1] with { Text = "twp" }]);

        Assert.NotEqual(before.Hash, after.Hash);
        Assert.Equal(before.Components["x"], after.Components["x"]);
        Assert.NotEqual(before.Components["y"], after.Components["y"]);
    }

    [Fact]
    public void Of_TextMovedBetweenFiles_ChangesTheHash() => Assert.NotEqual(
        RevisionContent.Of([new("/a", "x", "ab"), new("/b", "x", "c")]).Hash,
        RevisionContent.Of([new("/a", "x", "a"), new("/b", "x", "bc")]).Hash);

    [Fact]
    public void Of_TwoFilesOfOnePath_Throws() =>
        Assert.Throws<ArgumentException>(() => RevisionContent.Of([new("/a", "x", "1"), new("/a", "y", "2")]));

    private static RevisionContent Content(string eventTtl)
    {
        var spec = TestSpecs.Spec();
        spec.ApiServer = new ApiServerSpec { EventTTL = eventTtl };
        return RevisionRenderer.Render(spec, TestSpecs.Facts);
    }
}
