using Cpctl.DevCluster.Load;

namespace Cpctl.Dev.Tests.Load;

[Trait("Category", "Unit")]
public sealed class LoadReportTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 3)]
    [InlineData(5, 2)]
    public void Faults_CutConnections_AreToleratedUpToANumberOfEachWay(int cutsPerWay, int expected)
    {
        var report = Report(Failed(1, isCut: true), Failed(2, isCut: true), Failed(3, isCut: false));

        Assert.Equal(expected, report.Faults(cutsPerWay).Count);
        Assert.Contains("a write is lost", report.Faults(cutsPerWay));
    }

    private static Attempt Failed(int second, bool isCut) => new(TimeSpan.Zero, TimeSpan.FromSeconds(second), IsWrite: true, "failed", isCut);

    private static LoadReport Report(params Attempt[] failed)
    {
        var way = RouteSummary.Of("cp1 kept", failed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        return new LoadReport([way], RouteSummary.Of("etcd", [], TimeSpan.Zero, TimeSpan.FromMinutes(1)), TimeSpan.Zero, 1, 0, ["a write is lost"]);
    }
}
