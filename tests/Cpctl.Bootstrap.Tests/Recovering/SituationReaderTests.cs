using System.Net;
using System.Net.Sockets;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Etcd.Client;
using Cpctl.Recovery.Quorum;

namespace Cpctl.Bootstrap.Tests.Recovering;

/// <summary>The other members are ports of this machine that take connections and say nothing that etcd would.</summary>
[Trait("Category", "Unit")]
public sealed class SituationReaderTests : IDisposable
{
    private readonly RecoveryNode _node = new();
    private readonly TcpListener _other = new(IPAddress.Parse("127.0.0.2"), 0);
    private readonly EtcdMemberPool _pool;

    public SituationReaderTests()
    {
        _other.Start();
        _pool = new EtcdMemberPool(EtcdCredentialFiles.Agent(_node.Paths));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Url => $"https://127.0.0.2:{((IPEndPoint)_other.LocalEndpoint).Port}";

    private SituationReader Reader => new(_node.Paths, _node.Identity, _pool, TimeProvider.System);

    public void Dispose()
    {
        _pool.Dispose();
        _other.Dispose();
        _node.Dispose();
    }

    /// <summary>This node's client certificate is missing: whoever is there can't be asked.</summary>
    [Fact]
    public async Task Read_WhoTheAgentSawLastTakesConnections_CountsAsThere()
    {
        TemporaryNode.Write(_node.Paths.AgentStateFile, $$"""{"EtcdEndpoints":["{{Url}}"]}""");

        var situation = await Reader.ReadAsync(Cancellation);

        Assert.Equal([new Uri(Url).Authority], situation.Strangers);
        Assert.Equal(ExitCode.Refused, QuorumRule.Objection(situation, new QuorumOrder(true, []))?.Code);
    }

    [Fact]
    public async Task Read_NothingAnswers_KnowsTheMembersOfItsDatabase()
    {
        var situation = await Reader.ReadAsync(Cancellation);

        Assert.Equal(["cp1"], situation.Voters.Select(voter => voter.Name));
        Assert.Empty(situation.Strangers);
        Assert.Null(situation.Serving);
    }

    [Fact]
    public async Task Check_OneThatWasSaidToBeOffTakesConnections_Refuses()
    {
        var record = _node.Record with { Others = [new OtherVoter("cp2", [], [Url])] };

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => Reader.CheckAsync(record, Cancellation))).Code);
        _other.Stop();
        await Reader.CheckAsync(record, Cancellation);
    }
}
