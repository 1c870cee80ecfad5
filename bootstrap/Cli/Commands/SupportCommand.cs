using System.CommandLine;
using Cpctl.Bootstrap.Support;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class SupportCommand
{
    public static Command Create(CliServices services)
    {
        var output = new Option<string?>("--output", "-o") { Description = "Where it goes, - for stdout. [default: cpctl-support-<time>.tar.gz here]", HelpName = "FILE" };
        var thisNode = new Option<bool>("--this-node") { Description = "Only this node: neither the API nor other nodes are asked." };
        var megabytes = new Option<int>("--log-megabytes") { Description = "Of each file at most this much of its end.", HelpName = "N", DefaultValueFactory = _ => 4 };
        megabytes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--log-megabytes must be from 1 to 1024.");
        });
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "support",
            "Put all that helps to look into a problem into one file, without a key to anything.",
            """
            From the API: objects of the control plane, pods and events of kube-system and cpctl-system. From every node: what its agent, etcd and container
            runtime say, journals, manifests, revisions, logs and metrics of the control plane; other nodes are asked through their agents' pods, so that
            nobody logs in. Without an API: this node alone. Secrets are never read; keys, tokens and passwords that appear in a text are replaced.
            Exit codes: 0 all is in it, 1 something could not be had (it says what), 3 the file exists, 4 nothing could be had.

            Examples:
              cpctl support
              cpctl support --kubeconfig admin.conf -o problem.tar.gz
            """) { output, thisNode, megabytes, kubeconfig };
        command.SetAction((parsed, cancel) => new SupportHandler(services).RunAsync(
            new SupportRequest(parsed.GetValue(output), parsed.GetValue(kubeconfig), parsed.GetValue(thisNode), parsed.GetValue(megabytes)), cancel));
        return command;
    }
}
