namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>One change that is found out by its first start, and one whose image can't be had; the others are in <see cref="BadRevisionSoakTests"/>.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class BadRevisionTests(SharedCluster cluster)
{
    [Theory]
    [InlineData("flag")]
    [InlineData("image")]
    public Task BadRevision_OnTheFirstNode_GoesNoFurther(string name) => new BadRevisionScenario(cluster).RunAsync(name);
}
