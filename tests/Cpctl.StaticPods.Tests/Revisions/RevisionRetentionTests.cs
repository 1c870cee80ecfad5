using Cpctl.Api.Resources;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Tests.Revisions;

[Trait("Category", "Unit")]
public class RevisionRetentionTests
{
    private static readonly long[] Numbers = [.. Enumerable.Range(1, 15).Select(number => (long)number)];

    [Fact]
    public void Superfluous_NobodyRefersToThem_AllButTheLastTen() => Assert.Equal([1, 2, 3, 4, 5], RevisionRetention.Superfluous(Numbers, []));

    [Fact]
    public void Superfluous_NodesReferToSome_KeepsThem()
    {
        ControlPlaneNode[] nodes =
        [
            new() { Spec = new() { TargetRevision = 15 }, Status = new() { CurrentRevision = 1, LastGoodRevision = 2, FailedRevision = 3 } },
            new() { Spec = new() { TargetRevision = 4 } },
        ];

        Assert.Equal([5], RevisionRetention.Superfluous(Numbers, nodes));
    }

    [Fact]
    public void Superfluous_TenOrFewer_None() => Assert.Empty(RevisionRetention.Superfluous(Numbers[..10], []));
}
