using System.CommandLine;
using Cpctl.Bootstrap.Agent;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class AgentCommand
{
    public static Command Create(CliServices services)
    {
        var command = new Command("agent", "Looks after this node. Runs as a static pod; not for people.") { Hidden = true };
        command.SetAction((_, cancel) => AgentProcess.RunAsync(services, cancel));
        return command;
    }
}
