using Cpctl.Dev.Benchmarks;

namespace Cpctl.Dev.Tests.Benchmarks;

[Trait("Category", "Unit")]
public sealed class ComparisonTableTests
{
    [Fact]
    public void Lines_TwoGroups_CompareWithTheFirstOfTheirs()
    {
        var lines = ComparisonTable.Lines(
        [
            (new Contender("theirs", "make", []), [new(4, 2, 30), new(1, 2, 50), new(2, 2, 40)]),
            (new Contender("ours", "make", []), [new(3, 2.5, 60)]),
            (new Contender("alone", "verify", []), [new(0.5, 0.25, 70)]),
        ]);

        Assert.Equal(
            """
                                                                    time    ratio  processor  peak memory
              theirs                                              2.00 s              2.00 s       50 MiB
              ours                                                3.00 s   1.50 ×     2.50 s       60 MiB
              alone                                               0.50 s              0.25 s       70 MiB
            """,
            string.Join('\n', lines));
    }

    [Fact]
    public void Parse_WhatANodePrints_IsTheLastLine()
    {
        Assert.Equal(new MeasuredCommand(1.25, 0.5, 2), MeasuredCommand.Parse("anything\nmeasured 1.2500 0.5000 2048\n"));
        Assert.Throws<InvalidOperationException>(() => MeasuredCommand.Parse("nothing"));
    }
}
