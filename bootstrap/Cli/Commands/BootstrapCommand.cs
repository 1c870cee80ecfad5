using System.CommandLine;
using Cpctl.Bootstrap.Install;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class BootstrapCommand
{
    public static Command Create(CliServices services)
    {
        var config = new Option<string?>("--config", "-c")
        {
            Description = "A file with a ControlPlane object (cpctl.dev/v1alpha1). Without it every setting has its default and the version is the installed kubelet's.",
            HelpName = "FILE",
        };
        var name = CommonOptions.NodeName();
        var ip = CommonOptions.NodeIp();
        var dryRun = CommonOptions.DryRun("Check this machine and the configuration, say what would be done, and change nothing.");
        var command = new Command(
            "bootstrap",
            "Makes this machine the first node of a new control plane. Interrupted anywhere, the same command goes on; finished, it says so.")
        {
            config, name, ip, dryRun,
        };
        command.SetAction((parsed, cancel) => new BootstrapHandler(services).RunAsync(
            new BootstrapArguments(parsed.GetValue(config), parsed.GetValue(name), parsed.GetValue(ip), parsed.GetValue(dryRun)), cancel));
        return command;
    }
}
