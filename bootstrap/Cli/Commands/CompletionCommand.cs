using System.CommandLine;
using Cpctl.Bootstrap.Cli.Completion;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class CompletionCommand
{
    public static Command Create(CliServices services)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new DetailedCommand(
            "completion",
            "Print a completion script for a shell.",
            """
            bash:  source <(cpctl completion bash)
            zsh:   source <(cpctl completion zsh)
            fish:  cpctl completion fish | source
            """)
        {
            shell,
        };
        command.SetAction(parsed => services.Console.Out.Write(CompletionScripts.For(parsed.GetRequiredValue(shell))));
        return command;
    }
}
