using System.CommandLine;
using Cpctl.Bootstrap.Reset;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class ResetCommand
{
    public static Command Create(CliServices services)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var dryRun = CommonOptions.DryRun("Say what would be done, and whether it would be refused; change nothing.");
        var command = new DetailedCommand(
            "reset",
            "Take this node out of its cluster and put its files aside.",
            """
            The node leaves etcd and the API first, then everything on it stops and its files move to /var/lib/cpctl/archive; nothing is
            deleted. Refused (exit code 3) when the cluster would lose its quorum. On the last control-plane node the cluster ends.

            Examples:
              cpctl reset --dry-run
              cpctl reset --yes
            """)
        {
            yes, dryRun,
        };
        command.SetAction((parsed, cancel) => new ResetHandler(services).RunAsync(parsed.GetValue(yes), parsed.GetValue(dryRun), cancel));
        return command;
    }
}
