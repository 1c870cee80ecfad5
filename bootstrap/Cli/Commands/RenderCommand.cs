using System.CommandLine;
using Cpctl.Bootstrap.Rendering;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class RenderCommand
{
    public static Command Create(CliServices services)
    {
        var config = new Option<string>("--config", "-c") { Description = "A file with a ControlPlane object.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "The directory to write to. It must be empty or absent.", HelpName = "DIR", Required = true };
        var name = CommonOptions.NodeName();
        var ip = CommonOptions.NodeIp();
        var command = new Command(
            "render",
            "Writes everything bootstrap would write on a node (manifests, configuration, certificates of throwaway authorities) into a directory. Touches nothing else.")
        {
            config, output, name, ip,
        };
        command.SetAction((parsed, cancel) => new RenderHandler(services).RunAsync(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(output), parsed.GetValue(name), parsed.GetValue(ip), cancel));
        return command;
    }
}
