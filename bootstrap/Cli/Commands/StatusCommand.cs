using System.CommandLine;
using Cpctl.Bootstrap.Status;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class StatusCommand
{
    public static Command Create(CliServices services)
    {
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new Command(
            "status",
            "Shows the control plane: nodes, revisions, etcd, conditions, expiry. From the API, or from this node's agent when the API is down. "
            + "Exit code 0 when healthy, 1 when degraded, 4 when nothing answers.")
        {
            output, kubeconfig,
        };
        command.SetAction((parsed, cancel) => new StatusHandler(services, parsed.GetValue(kubeconfig)).RunAsync(output.Of(parsed), cancel));
        return command;
    }
}
