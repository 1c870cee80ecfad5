using System.CommandLine;
using Cpctl.DevCluster;

namespace Cpctl.Dev.Commands;

internal static class TestCommand
{
    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Leave out what needs nodes: no Docker engine, no published program." };
        var soak = new Option<bool>("--soak") { Description = "Also run the long tests of the category Soak." };
        var command = new Command("test", "Run all tests. The last line is `N passed, N failed`.") { quick, soak };
        command.SetAction((parsed, cancellation) =>
            new Testing.TestRun(parsed.GetValue(quick), parsed.GetValue(soak), new Progress(Console.Out)).RunAsync(cancellation));
        return command;
    }
}
