using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Cpctl.Bootstrap.Cli;

/// <summary>The standard help, followed by the command's details.</summary>
internal sealed class DetailedHelp(HelpAction standard) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = standard.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DetailedCommand { Details: var details }) parseResult.InvocationConfiguration.Output.WriteLine(details);
        return code;
    }
}
