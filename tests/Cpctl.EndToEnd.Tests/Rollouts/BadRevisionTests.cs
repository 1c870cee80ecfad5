namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>One change that is found out by its first start; the others are in <see cref="BadRevisionSoakTests"/>.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class BadRevisionTests(SharedCluster cluster)
{
    [Fact]
    public Task BadFlag_OnTheFirstNode_GoesNoFurther() => new BadRevisionScenario(cluster).RunAsync("flag");
}
