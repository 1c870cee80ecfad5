using Cpctl.Dev.Benchmarks;

namespace Cpctl.Dev.Tests.Benchmarks;

[Trait("Category", "Unit")]
public sealed class RestoreTableTests
{
    [Fact]
    public void Lines_OneRun_TellsWhatComesBeforeTheFirstPhase()
    {
        var run = new RestoreRun(
            new MeasuredCommand(2, 1, 1000), new MeasuredCommand(20, 3, 90), 14, [("preflight", TimeSpan.Zero, At(3)), ("data", At(3), At(1)), ("etcd", At(4), At(15.5))]);

        Assert.Equal(
            """
                                                                    time    ratio  processor  peak memory
              etcdutl snapshot restore                            2.00 s              1.00 s     1000 MiB
              cpctl restore: etcd's data directory                1.00 s   0.50 ×
              cpctl restore, until the API answers               14.00 s
              cpctl restore, until it has ended                  20.00 s              3.00 s       90 MiB
                the bundle, read and checked                      0.50 s
                preflight                                         3.00 s
                data                                              1.00 s
                etcd                                             15.50 s
            """,
            string.Join('\n', RestoreTable.Lines([run])));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
