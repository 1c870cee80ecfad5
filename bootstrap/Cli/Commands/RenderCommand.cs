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
        var command = new DetailedCommand(
            "render",
            "Write everything bootstrap would write into a directory, touching nothing else.",
            """
            Manifests, kubelet and component configuration, and certificates of authorities that are made for this directory and thrown away:
            bootstrap makes its own. Needs neither root nor a container runtime.

            Example:
              cpctl render --config cluster.yaml --output ./rendered --node-name cp1 --node-ip 10.0.0.1
            """)
        {
            config, output, name, ip,
        };
        command.SetAction((parsed, cancel) => new RenderHandler(services).RunAsync(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(output), parsed.GetValue(name), parsed.GetValue(ip), cancel));
        return command;
    }
}
