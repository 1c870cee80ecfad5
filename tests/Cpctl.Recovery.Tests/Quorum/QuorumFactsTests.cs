using Cpctl.Api.Errors;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Membership;
using Cpctl.Recovery.Quorum;
using CsCheck;

namespace Cpctl.Recovery.Tests.Quorum;

/// <summary>This node is cp1, member 1, whose own etcd does not run. Addresses: cpN serves clients at 10.0.0.N:2379 and members at 10.0.0.N:2380.</summary>
[Trait("Category", "Unit")]
public sealed class QuorumFactsTests
{
    private const ulong Cluster = 7;
    private const string Tls = "the remote certificate is invalid";

    /// <summary>What the table is about, the voters in the node's database, what is found at addresses (cpN:found), whether it is refused, who counts as absent.</summary>
    public static TheoryData<string, string, string, bool, string> Cases { get; } = new()
    {
        { "three, nobody answers", "1 2 3", "", false, "cp2 cp3" },
        { "three, both others serve", "1 2 3", "2:serves 3:serves", true, "" },
        { "three, one other stands still", "1 2 3", "2:answers", true, "cp3" },
        { "three, one other is not trusted", "1 2 3", "2:tls", true, "cp3" },
        { "three, of one other only the port for members is open", "1 2 3", "2:peer", true, "cp3" },
        { "four, two answer not", "1 2 3 4", "2:answers", false, "cp3 cp4" },
        { "four, two others are there", "1 2 3 4", "2:answers 3:tls", true, "cp4" },
        { "five, one other answers", "1 2 3 4 5", "2:answers", false, "cp3 cp4 cp5" },
        { "five, one other can't be asked", "1 2 3 4 5", "2:tls", false, "cp3 cp4 cp5" },
        { "five, two others can't be asked", "1 2 3 4 5", "2:tls 3:peer", true, "cp4 cp5" },
        { "a list of before others joined, which are not trusted", "1 2 3", "4:tls", true, "cp2 cp3" },
        { "a list of before others joined, five by now", "1 2 3", "4:tls 5:peer", true, "cp2 cp3" },
        { "an only voter", "1", "", true, "" },
        { "of another cluster, at the address of a voter", "1 2 3", "2:foreign", false, "cp2 cp3" },
        { "of another cluster, elsewhere", "1 2 3", "4:foreign", false, "cp2 cp3" },
        { "a newer list of four, of which three are there", "1 2 3", "2:answers@1-2-4-5 4:answers", true, "cp5" },
        { "a newer list of one that has not this node", "1 2 3", "2:answers@2-4-5", true, "cp4 cp5" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ToSituation_WhatWasFound_CountsWhoeverIsThere(string about, string stored, string found, bool isRefused, string absent)
    {
        var situation = Facts(stored, found).ToSituation();

        Assert.True(isRefused == (QuorumRule.Objection(situation, new QuorumOrder(false, [])) is { Code: ExitCode.Refused }), about);
        Assert.Equal(absent, string.Join(' ', situation.Absent));
    }

    [Fact]
    public void ToSituation_ConfirmedWithAllOthersNamed_IsRefusedAllTheSame()
    {
        var objection = QuorumRule.Objection(Facts("1 2 3", "2:tls 3:tls").ToSituation(), new QuorumOrder(true, ["cp2", "cp3"]));

        Assert.Equal(ExitCode.Refused, objection?.Code);
        Assert.Contains(Tls, objection!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSituation_TheEndpointServes_IsRefused() =>
        Assert.Equal(ExitCode.Refused, QuorumRule.Objection((Facts("1 2 3", "") with { Serving = "the endpoint answers" }).ToSituation(), new QuorumOrder(true, ["cp2", "cp3"]))?.Code);

    [Fact]
    public void ToSituation_OwnAddresses_AreNoStrangers()
    {
        var facts = Facts("1 2 3", "") with { OwnHosts = ["10.0.0.1"] };

        Assert.Empty((facts with { Observations = [.. facts.Observations, new EndpointObservation("https://10.0.0.1:12379", true, null, null, false, "busy")] }).ToSituation().Strangers);
    }

    [Fact]
    public void ToSituation_TheDatabaseKnowsMoreThanWhoAnswers_ItsListCounts() =>
        Assert.Equal(["cp3", "cp4"], Facts("1 2 3 4", "2:answers@1-2-3", committed: 500).ToSituation().Absent);

    [Fact]
    public void ToSituation_NobodyTellsTheMembers_Throws() => Assert.Throws<InvalidDataException>(() => (Facts("1", "") with { Stored = null }).ToSituation());

    [Fact]
    public void ToSituation_AnyVoters_IsRefusedExactlyWhileAMajorityIsThere() =>
        Gen.Int[0, 4].Array[0, 6].Sample(others =>
        {
            var stored = string.Join(' ', Enumerable.Range(1, others.Length + 1));
            var found = string.Join(' ', others.Select((kind, i) => kind == 0 ? "" : $"{i + 2}:{new[] { "answers", "tls", "peer", "foreign" }[kind - 1]}"));
            var there = 1 + others.Count(kind => kind is 1 or 2 or 3);
            return (QuorumRule.Objection(Facts(stored, found).ToSituation(), new QuorumOrder(false, [])) is not null) == (there > (others.Length + 1) / 2);
        });

    private static QuorumFacts Facts(string stored, string found, ulong committed = 90) => new(
        new LogMetadata(1, Cluster), new LogTail(3, 0, committed, 3, 600), Members(stored.Split(' ')),
        [.. found.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Observations)]) { OwnHosts = ["10.0.0.1"] };

    private static IEnumerable<EndpointObservation> Observations(string found)
    {
        var (id, what) = (ulong.Parse(found[..1], null), found[2..]);
        var (client, peer) = (EtcdUrls.Client($"10.0.0.{id}"), EtcdUrls.Peer($"10.0.0.{id}"));
        var list = what.Contains('@', StringComparison.Ordinal) ? new MemberList(Cluster, Members(what.Split('@')[1].Split('-'))) : null;
        EndpointObservation Observation(ulong cluster, bool serves) => new(client, true, new MemberStatus(cluster, id, "3.6.0", 1, 1, 0, 3, 100, 100, IsLearner: false, 10, []), list, serves, null);
        return what.Split('@')[0] switch
        {
            "serves" => [Observation(Cluster, true)],
            "answers" => [Observation(Cluster, false)],
            "foreign" => [Observation(8, false), new EndpointObservation(peer, true, null, null, false, "peers only")],
            "tls" => [new EndpointObservation(client, true, null, null, false, Tls)],
            "peer" => [new EndpointObservation(client, false, null, null, false, "nothing answers"), new EndpointObservation(peer, true, null, null, false, "peers only")],
            _ => throw new ArgumentException(found, nameof(found)),
        };
    }

    private static List<MemberInfo> Members(IEnumerable<string> ids) =>
        [.. ids.Select(id => new MemberInfo(ulong.Parse(id, null), $"cp{id}", [EtcdUrls.Peer($"10.0.0.{id}")], [EtcdUrls.Client($"10.0.0.{id}")], IsLearner: false))];
}
