using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Golden;

namespace Cpctl.StaticPods.Tests.Rendering;

[Trait("Category", "Unit")]
public class GoldenRenderingTests
{
    [Theory]
    [InlineData("v1.20.2")]
    [InlineData("v1.28.4")]
    [InlineData("v1.36.0")]
    public void Render_Defaults_MatchesGoldenFiles(string version)
    {
        foreach (var file in TestSpecs.Filled(TestSpecs.Spec(version)))
        {
            GoldenFiles.AssertMatches($"{version}{file.Path}", file.Text);
        }
    }

    [Fact]
    public void RenderWorker_Defaults_MatchesGoldenFiles()
    {
        var content = RevisionRenderer.RenderWorker(TestSpecs.Spec(), TestSpecs.Facts);
        foreach (var file in NodePlaceholders.Fill(Revision.After(null, content), TestSpecs.Node, 6444))
        {
            GoldenFiles.AssertMatches($"worker-v1.20.2{file.Path}", file.Text);
        }
    }
}
