using System.CommandLine;
using Cpctl.Bootstrap.Install;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class BootstrapCommand
{
    public static Command Create(CliServices services)
    {
        var config = new Option<string?>("--config", "-c")
        {
            Description = "A file with a ControlPlane object. [default: every setting's default, and the installed kubelet's version]",
            HelpName = "FILE",
        };
        var name = CommonOptions.NodeName();
        var ip = CommonOptions.NodeIp();
        var authorities = new Option<string?>("--authorities")
        {
            Description = "Authorities of your own, in kubeadm's layout: ca.crt and ca.key, etcd/ca.*, front-proxy-ca.*. [default: those that are not there are made]",
            HelpName = "DIRECTORY",
        };
        var dryRun = CommonOptions.DryRun("Check this machine and the configuration, say what would be done, and change nothing.");
        var command = new DetailedCommand(
            "bootstrap",
            "Make this machine the first node of a new control plane.",
            """
            A temporary etcd and API server bring the cluster up; then the node's own take over, run by cpctl's agent and operator.
            Interrupted anywhere, the same command goes on where it stopped. Finished, it says so and exits with 0.

            Phases: preflight, certificates, kubelet, etcd, api-server, objects, agent, revision, hand-over, done.
            Exit codes: 0 done, 1 failed, 2 bad configuration or usage, 3 refused because it would do harm.

            Examples:
              cpctl bootstrap --config cluster.yaml
              cpctl bootstrap --config cluster.yaml --authorities ./pki
              cpctl bootstrap --config cluster.yaml --dry-run
            """)
        {
            config, name, ip, authorities, dryRun,
        };
        command.SetAction((parsed, cancel) => new BootstrapHandler(services).RunAsync(
            new BootstrapArguments(parsed.GetValue(config), parsed.GetValue(name), parsed.GetValue(ip), parsed.GetValue(dryRun), parsed.GetValue(authorities)), cancel));
        return command;
    }
}
