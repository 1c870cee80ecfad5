using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Cli;

/// <summary>A command line run in this process on a temporary node, with what it printed.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(TemporaryNode node, FakeHost host, params string[] arguments)
    {
        using var input = new StringReader("");
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var services = new CliServices(new CliConsole(input, output, error, false, false, false), TimeProvider.System, host, node.Paths);
        var code = await CommandLine.RunAsync(arguments, services, TestContext.Current.CancellationToken);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
