using System.CommandLine;
using Cpctl.Bootstrap.NodeActions;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class NodeCommand
{
    public static Command Create(CliServices services) => new("node", "Remove, evict, replace or restart nodes, from anywhere.")
    {
        CreateRemove(services), CreateReplace(services), CreateRestart(services),
    };

    private static DetailedCommand CreateRemove(CliServices services)
    {
        var name = Name("The node that goes, alive or not.");
        var evict = new Option<bool>("--evict") { Description = "The machine may be stolen or compromised: bar it from the cluster, and rotate every key it held." };
        var (dryRun, noWait, kubeconfig) = Options();
        var command = new DetailedCommand(
            "remove",
            "Take a node out of the cluster.",
            """
            The etcd member of a control-plane node is removed first, then its objects. On the machine everything but the agent stops; `cpctl
            reset` there archives its files. Refused (exit code 3) when the cluster would lose its quorum, and for the last node. A removed
            machine still holds the cluster's signers: keep its disk as safe as they are, or destroy it.
            With --evict the name, uid and keys of the node are recorded: nothing is signed for it or sealed to it again. Bootstrap tokens are
            deleted. Then the operator rotates what the node held, even if this command ends: for a worker the cluster's authority; for a control-plane node
            also the authorities of etcd and the front proxy, and the keys of service-account tokens and of encryption at rest. Older kubeconfigs
            and join commands no longer work afterwards. Exit code 1: a rotation is blocked; the message names the cause.

            Examples:
              cpctl node remove cp3 --dry-run
              cpctl node remove cp3
              cpctl node remove cp3 --evict
            """) { name, evict, dryRun, noWait, kubeconfig };
        command.SetAction((parsed, cancel) =>
            Handler(services, parsed, dryRun, noWait, kubeconfig).RemoveAsync(parsed.GetRequiredValue(name), parsed.GetValue(evict), cancel));
        return command;
    }

    private static DetailedCommand CreateReplace(CliServices services)
    {
        var old = Name("The node that goes.", "old");
        var next = Name("The node that takes its place; it has joined, or waits to become a member.", "new");
        var (dryRun, noWait, kubeconfig) = Options();
        var command = new DetailedCommand(
            "replace",
            "Say which node takes another's place.",
            """
            A node that is alive goes once the new one votes in etcd; a dead one goes at once, so that the new one can join: etcd takes no new
            member while one is missing.

            Example:
              cpctl node replace cp3 cp4
            """) { old, next, dryRun, noWait, kubeconfig };
        command.SetAction((parsed, cancel) => Handler(services, parsed, dryRun, noWait, kubeconfig)
            .ReplaceAsync(parsed.GetRequiredValue(old), parsed.GetRequiredValue(next), cancel));
        return command;
    }

    private static DetailedCommand CreateRestart(CliServices services)
    {
        var name = Name("The node.");
        var component = new Argument<string?>("component") { Description = "etcd, kube-apiserver, … [default: all, one after the other]", Arity = ArgumentArity.ZeroOrOne };
        component.CompletionSources.Add(_ => NodeRequest.Components.Select(known => new System.CommandLine.Completions.CompletionItem(known)));
        var (dryRun, noWait, kubeconfig) = Options();
        var command = new DetailedCommand(
            "restart",
            "Restart components of a control-plane node.",
            """
            The operator schedules restarts, one node at a time; the node's agent restarts one component at a time, each after the previous one
            is healthy again. etcd is restarted only when the other members can do without it, and never while it leads and another could.

            Examples:
              cpctl node restart cp2 kube-scheduler
              cpctl node restart cp2
            """) { name, component, dryRun, noWait, kubeconfig };
        command.SetAction((parsed, cancel) => Handler(services, parsed, dryRun, noWait, kubeconfig)
            .RestartAsync(parsed.GetRequiredValue(name), parsed.GetValue(component), cancel));
        return command;
    }

    private static Argument<string> Name(string description, string name = "name") => new(name) { Description = description };

    private static (Option<bool> DryRun, Option<bool> NoWait, Option<string?> Kubeconfig) Options() => (
        CommonOptions.DryRun("Say what would be done, and whether it would be refused; change nothing."),
        new Option<bool>("--no-wait") { Description = "Do not wait until it is done." },
        CommonOptions.Kubeconfig());

    private static NodeActionHandler Handler(CliServices services, ParseResult parsed, Option<bool> dryRun, Option<bool> noWait, Option<string?> kubeconfig) =>
        new(services, parsed.GetValue(kubeconfig), parsed.GetValue(dryRun), wait: !parsed.GetValue(noWait));
}
