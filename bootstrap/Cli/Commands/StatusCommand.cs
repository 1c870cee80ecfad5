using System.CommandLine;
using Cpctl.Bootstrap.Status;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class StatusCommand
{
    public static Command Create(CliServices services)
    {
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "status",
            "Show the control plane: nodes, revisions, etcd, conditions, expiry.",
            """
            Asks the API; when it does not answer, this node's agent (run it as root on a node then). The first line says who answered.
            Exit codes: 0 healthy, 1 degraded, 4 nothing answers.

            Examples:
              cpctl status
              cpctl status -o json | jq -r '.problems[]'
            """)
        {
            output, kubeconfig,
        };
        command.SetAction((parsed, cancel) => new StatusHandler(services, parsed.GetValue(kubeconfig)).RunAsync(output.Of(parsed), cancel));
        return command;
    }
}
