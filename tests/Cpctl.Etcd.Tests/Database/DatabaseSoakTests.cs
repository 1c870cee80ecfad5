namespace Cpctl.Etcd.Tests.Database;

[Trait("Category", "Soak")]
public sealed class DatabaseSoakTests
{
    [Fact]
    public void Run_RandomDamageForLong_NeverThrowsAnythingElse() => DatabaseInspectionTests.Fuzz(iterations: 300_000);
}
