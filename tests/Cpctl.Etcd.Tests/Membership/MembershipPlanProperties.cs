using Cpctl.Etcd.Membership;
using CsCheck;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class MembershipPlanProperties
{
    private static readonly Gen<(int What, int Node, int Steps)[]> Histories =
        Gen.Select(Gen.Int[0, 12], Gen.Int[1, MembershipModel.Nodes], Gen.Int[0, 4]).Array[0, 60];

    /// <summary>Checked by the model at every step: never two learners, never a quorum lost, never a leader removed, never a promotion out of sync.</summary>
    [Fact]
    public void Next_AnyHistory_NeverCostsQuorumNorMakesTwoLearners() => Histories.Sample(
        history => Play(new MembershipModel(), history),
        iter: 5_000,
        print: Print);

    [Fact]
    public void Next_AnyHistoryThenPeace_SettlesOnWhatNodesWant() => Histories.Sample(
        history =>
        {
            var model = new MembershipModel();
            Play(model, history);
            for (var round = 0; round < 100; round++)
            {
                model.Heal();
                if (model.Step() is MembershipStep.Wait or MembershipStep.Nothing)
                {
                    model.Advance(TimeSpan.FromSeconds(30));
                }
            }

            model.AssertSettled();
        },
        iter: 2_000,
        print: Print);

    private static void Play(MembershipModel model, (int What, int Node, int Steps)[] history)
    {
        foreach (var (what, node, steps) in history)
        {
            model.Happen(what, node);
            for (var i = 0; i < steps; i++)
            {
                model.Step();
            }
        }
    }

    private static string Print((int What, int Node, int Steps)[] history)
    {
        var model = new MembershipModel();
        try
        {
            Play(model, history);
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException)
        {
            model.Trace.Add(e.Message);
        }

        return string.Join('\n', model.Trace);
    }
}
