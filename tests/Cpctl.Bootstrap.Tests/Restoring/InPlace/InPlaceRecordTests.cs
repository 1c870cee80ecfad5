using Cpctl.Bootstrap.Restoring.InPlace;

namespace Cpctl.Bootstrap.Tests.Restoring.InPlace;

[Trait("Category", "Unit")]
public sealed class InPlaceRecordTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Save_Record_IsReadAsItWas()
    {
        Assert.Null(InPlaceRecord.TryLoad(_node.Paths));
        var record = new InPlaceRecord("the backup of yesterday", "token", 7, ["cp2", "cp3"], "12 keys", DateTimeOffset.UnixEpoch);

        record.Save(_node.Paths);

        Assert.Equivalent(record, InPlaceRecord.TryLoad(_node.Paths), strict: true);
    }

    [Fact]
    public void Save_PresentState_IsReadAsItWas()
    {
        var state = new PresentState(12, new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["/registry/minions/cp1"] = [0, 1, 255] });
        var path = Path.Combine(_node.Paths.Root, "present.json");

        state.Save(path);

        Assert.Equivalent(state, PresentState.Load(path), strict: true);
    }
}
