namespace Cpctl.Etcd.Tests.Database;

[Trait("Category", "Soak")]
public sealed class DatabaseSoakTests
{
    private const long Standard = 300_000;

    [Fact]
    public void Run_RandomDamageForLong_NeverThrowsAnythingElse() => DatabaseInspectionTests.Fuzz(FuzzRounds.Or(Standard));

    [Fact]
    public void Log_RandomDamageForLong_NeverThrowsAnythingElse() => RaftLogFuzzTests.Fuzz(FuzzRounds.Or(Standard));
}
