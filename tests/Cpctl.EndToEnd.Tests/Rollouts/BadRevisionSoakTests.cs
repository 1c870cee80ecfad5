namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>Other components and other ways to be wrong, as in <see cref="BadRevisionTests"/>.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class BadRevisionSoakTests(SharedCluster cluster)
{
    [Theory]
    [InlineData("image")]
    [InlineData("admission")]
    [InlineData("scheduler")]
    [InlineData("kubelet")]
    public Task BadRevision_OnTheFirstNode_GoesNoFurther(string name) => new BadRevisionScenario(cluster).RunAsync(name);
}
