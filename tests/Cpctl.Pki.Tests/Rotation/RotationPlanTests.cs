using Cpctl.Pki.Rotation;

namespace Cpctl.Pki.Tests.Rotation;

[Trait("Category", "Unit")]
public sealed class RotationPlanTests
{
    private static readonly KeyLine Stable = new("old");
    private static readonly KeyLine Publishing = Stable.Publish("new");
    private static readonly KeyLine Replacing = Publishing.Activate();

    [Fact]
    public void Next_NoRotation_IsNothing() => Assert.IsType<RotationStep.Nothing>(RotationPlan.Next(Stable, [Node("cp1", "old")], []));

    [Theory]
    [InlineData("old", "cp2")]
    [InlineData(null, "cp2")]
    public void Next_ANodeDoesNotAcceptTheNextKey_WaitsForIt(string? accepts, string name)
    {
        var step = RotationPlan.Next(Publishing, [Node("cp1", "old new"), Node(name, accepts)], []);
        Assert.Equal(new RotationStep.Wait("the next key is not accepted yet by cp2"), step);
    }

    [Fact]
    public void Next_EverybodyAcceptsTheNextKey_Activates() =>
        Assert.IsType<RotationStep.Activate>(RotationPlan.Next(Publishing, [Node("cp1", "old new"), Node("w1", "old new", with: null)], []));

    [Theory]
    [InlineData("old", "new")] // it signs with the old one: the next leaf could be
    [InlineData("new", "old")]
    [InlineData("new", "new old")]
    [InlineData(null, "old")] // a worker
    public void Next_SomethingOfTheOldKeyIsInUse_WaitsForTheNode(string? with, string uses)
    {
        var step = RotationPlan.Next(Replacing, [Node("cp1", "old new", "new", "new"), Node("cp2", "old new", with, uses)], []);
        Assert.Equal(new RotationStep.Wait("the old key is still used by cp2"), step);
    }

    [Fact]
    public void Next_ANodeJoinedAndHasNotReported_IsWaitedFor()
    {
        var joining = new NodeTrustState("cp4", Accepts: null, ProducesWith: null, new HashSet<string>());
        Assert.IsType<RotationStep.Wait>(RotationPlan.Next(Publishing, [joining], []));
        Assert.IsType<RotationStep.Wait>(RotationPlan.Next(Replacing, [joining], []));
    }

    [Fact]
    public void Next_StoredValuesNeedTheOldKey_RewritesThenWaitsThenDrops()
    {
        NodeTrustState[] nodes = [Node("cp1", "old new", "new", "new")];
        var secrets = new RemainingUse("old", "8105 Secrets", CanBeReplaced: true);
        var tokens = new RemainingUse("old", "tokens until 14:00", CanBeReplaced: false);

        Assert.Equal(new RotationStep.Replace("8105 Secrets"), RotationPlan.Next(Replacing, nodes, [tokens, secrets]));
        Assert.Equal(new RotationStep.Wait("the old key is still needed for tokens until 14:00"), RotationPlan.Next(Replacing, nodes, [tokens]));
        Assert.IsType<RotationStep.Drop>(RotationPlan.Next(Replacing, nodes, [secrets with { Key = "older" }]));
    }

    [Fact]
    public void Publish_WhileOneIsUnderWay_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => Publishing.Publish("newer"));
        Assert.Throws<InvalidOperationException>(() => Replacing.Publish("newer"));
        Assert.Throws<InvalidOperationException>(() => Stable.Publish("old"));
        Assert.Throws<InvalidOperationException>(Stable.Activate);
        Assert.Throws<InvalidOperationException>(Publishing.Drop);
        Assert.Equal(new KeyLine("new"), Replacing.Drop());
    }

    private static NodeTrustState Node(string name, string? accepts, string? with = "old", string uses = "old") =>
        new(name, accepts?.Split(' ').ToHashSet(StringComparer.Ordinal), with, uses.Split(' ').ToHashSet(StringComparer.Ordinal));
}
