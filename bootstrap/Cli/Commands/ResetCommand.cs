using System.CommandLine;
using Cpctl.Bootstrap.Reset;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class ResetCommand
{
    public static Command Create(CliServices services)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var dryRun = CommonOptions.DryRun("Say what would be done, and whether it would be refused; change nothing.");
        var command = new Command(
            "reset",
            "Takes this node out of its cluster: leaves etcd, stops its components, and moves its files to /var/lib/cpctl/archive. "
            + "Refused (exit code 3) when the cluster would lose quorum.")
        {
            yes, dryRun,
        };
        command.SetAction((parsed, cancel) => new ResetHandler(services).RunAsync(parsed.GetValue(yes), parsed.GetValue(dryRun), cancel));
        return command;
    }
}
