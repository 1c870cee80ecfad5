using System.CommandLine;
using Cpctl.Bootstrap.Operator;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class OperatorCommand
{
    public static Command Create(CliServices services)
    {
        var command = new Command("operator", "Looks after the cluster. Runs as a static pod; not for people.") { Hidden = true };
        command.SetAction((_, cancel) => OperatorProcess.RunAsync(services, cancel));
        return command;
    }
}
