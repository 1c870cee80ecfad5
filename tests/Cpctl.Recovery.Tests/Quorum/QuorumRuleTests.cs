using Cpctl.Api.Errors;
using Cpctl.Etcd.Database;
using Cpctl.Recovery.Quorum;
using CsCheck;

namespace Cpctl.Recovery.Tests.Quorum;

[Trait("Category", "Unit")]
public sealed class QuorumRuleTests
{
    private static readonly VoterObservation This = new("cp1", IsThisNode: true, Answers: true, Committed: 90, Revision: 70);

    [Fact]
    public void Objection_AMajorityServes_Refused() => Refused("lost quorum", Of([This, Off("cp2"), Off("cp3")], serves: true));

    [Fact]
    public void Objection_AMajorityIsThereAndElects_Refused() => Refused("lost quorum", Of([This, On("cp2", 90), Off("cp3")]));

    [Fact]
    public void Objection_ItsOwnEtcdIsDownAndTheOtherTwoServe_Refused() =>
        Refused("lost quorum", Of([This with { Answers = false }, On("cp2", 90), On("cp3", 90)], serves: true));

    [Fact]
    public void Objection_OneOfThreeIsLeft_NoneWithoutConfirmation() => Assert.Null(Ask(Of([This, Off("cp2"), Off("cp3")])));

    [Fact]
    public void Objection_TheLastOnesEtcdIsDownToo_None() =>
        Assert.Null(Ask(Of([This with { Answers = false }, Off("cp2"), Off("cp3")]), "cp2", "cp3"));

    [Fact]
    public void Objection_TwoOfFiveAreLeftAndThisHasAll_None() =>
        Assert.Null(Ask(Of([This, On("cp2", 100), Off("cp3"), Off("cp4"), Off("cp5")]), "cp5", "cp3", "cp4"));

    [Fact]
    public void Objection_AnotherSurvivorHasMore_RefusedAndNamesIt()
    {
        var refused = Refused("newer data", Of([This, On("cp2", 101), Off("cp3"), Off("cp4"), Off("cp5")]), "cp3", "cp4", "cp5");

        Assert.Contains("on cp2", refused.Remedy, StringComparison.Ordinal);
    }

    /// <summary>Survivors of four and five voters: what the log here ends with, and what another is in and knows as committed.</summary>
    [Theory]
    [InlineData(4, 3, 1209, 3, 1209, false)]
    [InlineData(4, 3, 1209, 3, 1210, true)]
    [InlineData(4, 3, 1209, 5, 1200, true)] // entries behind 1200 may have been overwritten by a leader of term 4 or 5
    [InlineData(4, 5, 1200, 3, 1209, false)]
    [InlineData(5, 3, 1209, 3, 1200, false)]
    [InlineData(5, 3, 1209, 4, 1, true)]
    [InlineData(5, 5, 1200, 5, 1201, true)]
    [InlineData(5, 5, 1200, 4, 9999, false)]
    public void Objection_AnotherSurvivor_ComparedByTermThenIndex(int voters, ulong term, ulong index, ulong otherTerm, ulong otherCommitted, bool isRefused)
    {
        var absent = Enumerable.Range(3, voters - 2).Select(i => $"cp{i}").ToArray();
        var other = On("cp2", otherCommitted) with { Term = otherTerm };
        var situation = new QuorumSituation([This, other, .. absent.Select(Off)], null, new LogTail(9, 0, 1, term, index));

        var objection = Confirm(situation, absent);

        Assert.Equal(isRefused, objection is not null);
        if (objection is not null) Assert.Contains("newer data", objection.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Newer_AnyTwoSurvivorsThatTellAll_NeverEachTheOther() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 4]).Sample((oneTerm, oneIndex, otherTerm, otherIndex) =>
        {
            bool IsNewer(int term, int index, int thanTerm, int thanIndex) => new QuorumSituation(
                [This, On("cp2", (ulong)index) with { Term = (ulong)term }, Off("cp3"), Off("cp4")], null, new LogTail(9, 0, 1, (ulong)thanTerm, (ulong)thanIndex)).Newer is not null;
            return !(IsNewer(oneTerm, oneIndex, otherTerm, otherIndex) && IsNewer(otherTerm, otherIndex, oneTerm, oneIndex));
        });

    [Fact]
    public void Objection_NotAVoter_Refused() => Refused("no voter", Of([Off("cp1"), Off("cp2"), On("cp3", 5)]));

    [Fact]
    public void Objection_ConfirmedWithoutNames_BadInputAndTellsTheCommand()
    {
        var objection = Confirm(Of([This, Off("cp3"), Off("cp2")]));

        Assert.Equal(ExitCode.BadInput, objection?.Code);
        Assert.Contains("cpctl recover quorum --yes --absent-are-off cp2,cp3", objection!.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cp2")]
    [InlineData("cp2", "cp3", "cp4")]
    [InlineData("cp2", "cp1")]
    [InlineData("cp2", "CP3")]
    public void Objection_OtherNames_Refused(params string[] names) => Refused("not the ones", Of([This, Off("cp2"), Off("cp3")]), names);

    [Fact]
    public void Objection_ANamedOneAnswers_Refused() =>
        Refused("not the ones", Of([This, On("cp2", 50), Off("cp3"), Off("cp4"), Off("cp5")]), "cp2", "cp3", "cp4", "cp5");

    [Fact]
    public void Objection_AnyVoters_ActsOnlyBelowAMajorityWithExactlyTheAbsent() =>
        Gen.Select(Gen.Int[0, 2].Array[0, 6], Gen.Bool, Gen.Int[0, 63]).Sample((others, serves, named) =>
        {
            VoterObservation[] voters = [This, .. others.Select((kind, i) => kind == 0 ? Off($"o{i}") : On($"o{i}", kind == 1 ? 100UL : 101UL))];
            var names = others.Select((_, i) => $"o{i}").Where((_, i) => (named >> i & 1) == 1).ToArray();
            var acts = Confirm(Of(voters, serves), names) is null;
            var there = voters.Count(voter => voter.IsThere);
            return acts == (!serves && there * 2 <= voters.Length && !others.Contains(2)
                && names.ToHashSet().SetEquals(voters.Where(voter => !voter.IsThere).Select(voter => voter.Name)));
        });

    private static CpctlException Refused(string why, QuorumSituation situation, params string[] names)
    {
        var objection = names.Length == 0 ? Ask(situation) : Confirm(situation, names);
        Assert.Equal(ExitCode.Refused, objection?.Code);
        Assert.Contains(why, objection!.Message, StringComparison.Ordinal);
        return objection;
    }

    private static CpctlException? Ask(QuorumSituation situation, params string[] names) => QuorumRule.Objection(situation, new QuorumOrder(names.Length > 0, names));

    private static CpctlException? Confirm(QuorumSituation situation, params string[] names) => QuorumRule.Objection(situation, new QuorumOrder(true, names));

    private static QuorumSituation Of(IReadOnlyList<VoterObservation> voters, bool serves = false) => new(voters, serves ? "a majority serves" : null, new LogTail(3, 0, 95, 3, 100));

    private static VoterObservation Off(string name) => new(name, IsThisNode: false, Answers: false);

    private static VoterObservation On(string name, ulong committed) => new(name, IsThisNode: false, Answers: true, committed, Revision: 1) { Term = 3 };
}
