using Cpctl.Api.Node.Cri;

namespace Cpctl.Api.Tests.Node.Cri;

[Trait("Category", "Unit")]
public sealed class ContainerLogTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void ReadLastLines_JoinsPartialLinesOfEachStreamAndTakesThePrefixOff()
    {
        File.WriteAllText(_temp.At("0.log"), """
            2030-01-02T03:04:05.000000001Z stdout F first
            2030-01-02T03:04:05.000000002Z stdout P half of a
            2030-01-02T03:04:05.000000003Z stderr F an error  with spaces
            2030-01-02T03:04:05.000000004Z stdout F  line
            2030-01-02T03:04:05.000000005Z stdout F 
            2030-01-02T03:04:05.000000006Z stderr P unfinished

            """);

        Assert.Equal(
            ["first", "an error  with spaces", "half of a line", "", "unfinished"],
            ContainerLog.ReadLastLines(_temp.At("0.log"), 10));
        Assert.Equal(["", "unfinished"], ContainerLog.ReadLastLines(_temp.At("0.log"), 2));
        Assert.Empty(ContainerLog.ReadLastLines(_temp.At("0.log"), 0));
        Assert.Empty(ContainerLog.ReadLastLines(_temp.At("none"), 5));
    }

    [Fact]
    public void ReadLastLines_OfALongLog_ReadsItsEnd()
    {
        File.WriteAllLines(_temp.At("0.log"), Enumerable.Range(0, 50_000).Select(i => $"2030-01-02T03:04:05Z stdout F line {i}"));

        Assert.Equal(["line 49998", "line 49999"], ContainerLog.ReadLastLines(_temp.At("0.log"), 2));
    }
}
