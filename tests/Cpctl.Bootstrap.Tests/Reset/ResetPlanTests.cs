using Cpctl.Api.Node;
using Cpctl.Bootstrap.Reset;
using CsCheck;

namespace Cpctl.Bootstrap.Tests.Reset;

[Trait("Category", "Unit")]
public sealed class ResetPlanTests
{
    private static readonly NodeIdentity ControlPlane = new("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.Empty, "lb:6443");
    private static readonly NodeIdentity Worker = ControlPlane with { Name = "w1", Role = NodeRole.Worker };

    /// <summary>What the table is about, who the machine is, whether it is an etcd member, the others, how many of them serve, why not known, the outcome.</summary>
    public static TheoryData<string, string, bool, int, int, string?, string> Cases { get; } = new()
    {
        { "clean machine", "clean", false, 0, 0, null, nameof(ResetKind.Nothing) },
        { "bootstrap that died early", "nobody", false, 0, 0, null, nameof(ResetKind.CleanUp) },
        { "worker", "worker", false, 0, 0, null, nameof(ResetKind.CleanUp) },
        { "worker, etcd unknown to it", "worker", false, 0, 0, "no member answers", nameof(ResetKind.CleanUp) },
        { "never became a member", "control-plane", false, 2, 2, null, nameof(ResetKind.CleanUp) },
        { "last node", "control-plane", true, 0, 0, null, nameof(ResetKind.CleanUpLast) },
        { "one of two", "control-plane", true, 1, 1, null, nameof(ResetKind.LeaveFirst) },
        { "one of two, the other down", "control-plane", true, 1, 0, null, nameof(ResetKind.Refuse) },
        { "one of three", "control-plane", true, 2, 2, null, nameof(ResetKind.LeaveFirst) },
        { "one of three, another down", "control-plane", true, 2, 1, null, nameof(ResetKind.Refuse) },
        { "one of five, two others down", "control-plane", true, 4, 2, null, nameof(ResetKind.Refuse) },
        { "one of five, another down", "control-plane", true, 4, 3, null, nameof(ResetKind.LeaveFirst) },
        { "quorum lost", "control-plane", true, 0, 0, "no quorum", nameof(ResetKind.Refuse) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void For_Situation_DecidesBySafety(string name, string who, bool isMember, int others, int healthy, string? unknown, string expected)
    {
        var identity = who switch { "control-plane" => ControlPlane, "worker" => Worker, _ => null };
        var plan = ResetPlan.For(new ResetSituation(identity, who != "clean", isMember, others, healthy, unknown));
        Assert.True(expected == plan.Kind.ToString(), $"{name}: {plan.Kind}, {plan.Reason}");
        Assert.NotEqual("", plan.Reason);
    }

    [Fact]
    public void For_AnyMember_NeverLeavesTheOthersWithoutQuorum() => Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).Sample((others, healthy) =>
    {
        var plan = ResetPlan.For(new ResetSituation(ControlPlane, true, true, others, Math.Min(others, healthy), null));
        return plan.Kind != ResetKind.LeaveFirst || Math.Min(others, healthy) > others / 2;
    });
}
