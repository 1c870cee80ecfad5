using Cpctl.DevCluster.Load;
using Cpctl.Etcd.Client;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Dev.Tests.Load;

[Trait("Category", "Unit")]
public sealed class EtcdWriterTests
{
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);
    private readonly WriteLedger _ledger = new();
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Write_MemberFails_IsRecordedAndTheNextMemberIsUsed()
    {
        var asked = new List<int>();
        var writer = Writer(
            Counting(asked, 0, _ => throw new EtcdException(EtcdFailure.Unreachable, new Uri("https://cp1:2379"), "connection refused")),
            Counting(asked, 1, key => _stored.Add(key)));

        await writer.WriteAsync("a");
        await writer.WriteAsync("b");

        Assert.Equal([0, 1], asked);
        Assert.Contains("connection refused", Assert.Single(writer.Log.Attempts(), attempt => attempt.Failure is not null).Failure, StringComparison.Ordinal);
        Assert.Equal(1, _ledger.Count);
        Assert.Empty(_ledger.LostFrom(_stored));
    }

    [Fact]
    public async Task Write_AcknowledgedAndNotStored_IsFoundLost()
    {
        var writer = Writer(Counting([], 0, key => _ = key == "b" || _stored.Add(key)));

        await writer.WriteAsync("a");
        await writer.WriteAsync("b");

        Assert.Equal(["b"], _ledger.LostFrom(_stored));
        Assert.Equal("1 of 2 acknowledged writes are lost: b", LoadVerification.Missing("writes", _ledger, _stored));
    }

    [Fact]
    public async Task Write_NotAcknowledgedAndStored_IsNoFault()
    {
        var writer = Writer(Counting([], 0, key =>
        {
            _stored.Add(key);
            throw new EtcdException(EtcdFailure.Timeout, new Uri("https://cp1:2379"), "no answer");
        }));

        await writer.WriteAsync("a");

        Assert.Null(LoadVerification.Missing("writes", _ledger, _stored));
    }

    private EtcdWriter Writer(params PutKey[] members) => new("w", members, 0, _ledger, new LoadClock(_time));

    private static PutKey Counting(List<int> asked, int member, Action<string> put) => (key, _, _) =>
    {
        asked.Add(member);
        put(key);
        return Task.CompletedTask;
    };
}
