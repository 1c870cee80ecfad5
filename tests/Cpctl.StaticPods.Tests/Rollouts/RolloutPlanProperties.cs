using CsCheck;

namespace Cpctl.StaticPods.Tests.Rollouts;

[Trait("Category", "Unit")]
public class RolloutPlanProperties
{
    private static readonly Gen<(int What, int Which)[]> Histories = Gen.Select(Gen.Int[0, RolloutModel.Events - 1], Gen.Int[0, RolloutModel.Nodes - 1]).Array[0, 80];

    [Fact]
    public void Next_AnyHistory_NeverTwoAtOnceNorAFailedRevisionNorAgainstTheGate() => Histories.Sample(
        history =>
        {
            var violation = Play(history).Violation;
            return violation is null ? true : throw new InvalidOperationException(violation);
        },
        iter: 2_000);

    [Fact]
    public void Next_AnyHistoryThenAGoodRevision_ReachesEveryNode() => Histories.Sample(history => Play(history).Settle() is not null, iter: 2_000);

    private static RolloutModel Play((int What, int Which)[] history)
    {
        var model = new RolloutModel();
        foreach (var (what, which) in history)
        {
            model.Happen(what, which);
        }

        return model;
    }
}
