using System.CommandLine;
using Cpctl.Api.Errors;

namespace Cpctl.Bootstrap.Cli;

/// <summary>Says what is wrong with a command line, all of it, and where the help is.</summary>
internal static class UsageErrors
{
    public static int Write(ParseResult parsed, TerminalWriter error)
    {
        foreach (var message in parsed.Errors.Select(problem => problem.Message).Distinct()) error.WriteLine($"error: {message}");
        var path = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            path.Insert(0, result.Command is RootCommand ? CommandTree.ProgramName : result.Command.Name);
        error.WriteLine($"See: {string.Join(' ', path)} --help");
        return (int)ExitCode.BadInput;
    }
}
