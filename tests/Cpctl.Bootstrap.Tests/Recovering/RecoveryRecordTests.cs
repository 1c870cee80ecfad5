using Cpctl.Bootstrap.Recovering;

namespace Cpctl.Bootstrap.Tests.Recovering;

[Trait("Category", "Unit")]
public sealed class RecoveryRecordTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Save_Record_IsReadAsItWas()
    {
        var record = new RecoveryRecord("token", 4, ["cp2"], [new OtherVoter("cp2", ["https://cp2:2379"], ["https://cp2:2380"])], DateTimeOffset.UnixEpoch);

        record.Save(_node.Paths);

        Assert.Equivalent(record, RecoveryRecord.TryLoad(_node.Paths), strict: true);
    }

    [Fact]
    public void TryLoad_OfAReleaseBefore_KnowsWhereOthersAreAsked()
    {
        TemporaryNode.Write(
            new RecoveryFiles(_node.Paths).Record, """{"token":"t","knownEpoch":1,"absentAreOff":["cp2"],"others":["https://cp2:2379"],"begunAt":"2026-01-01T00:00:00+00:00"}""");

        Assert.Equal(["https://cp2:2379"], Assert.Single(RecoveryRecord.TryLoad(_node.Paths)!.Others).ClientUrls);
    }
}
