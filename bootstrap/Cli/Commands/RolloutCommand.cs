using System.CommandLine;
using Cpctl.Api.Kubernetes;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Bootstrap.Rollouts;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class RolloutCommand
{
    public static Command Create(CliServices services) => new("rollout", "Follow, pause, compare and retry changes of the control plane.")
    {
        CreateStatus(services), CreateHistory(services), CreateDiff(services), CreatePause(services), CreateResume(services), CreateRetry(services), CreateUndo(services),
    };

    private static DetailedCommand CreateStatus(CliServices services)
    {
        var watch = new Option<bool>("--watch", "-w") { Description = "Follow the rollout until it is over." };
        var limit = DurationOption.Create("--timeout", "With --watch: how long to follow it. [default: until it is over]");
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "status",
            "Show which node runs which revision, and why it waits.",
            """
            Exit codes: 0 nothing failed, 1 the latest revision failed. With --watch 0 only when every node runs the latest revision, 1 when it failed,
            is paused or the time is over.

            Examples:
              cpctl rollout status
              kubectl apply -f cluster.yaml && cpctl rollout status --watch --timeout 10m
            """) { watch, limit, output, kubeconfig };
        command.SetAction((parsed, cancel) => WithApiAsync(services, parsed.GetValue(kubeconfig), api =>
        {
            var handler = new RolloutStatusHandler(api, services.Console, services.Time);
            return parsed.GetValue(watch) ? handler.WatchAsync(output.Of(parsed), parsed.GetValue(limit), cancel) : handler.ShowAsync(output.Of(parsed), cancel);
        }));
        return command;
    }

    private static Command CreateHistory(CliServices services)
    {
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new Command("history", "List the revisions that are kept: when made, what they changed, where they run or failed.") { output, kubeconfig };
        command.SetAction((parsed, cancel) => WithApiAsync(
            services, parsed.GetValue(kubeconfig), api => new RolloutHistoryHandler(api, services.Console).ShowAsync(output.Of(parsed), cancel)));
        return command;
    }

    private static DetailedCommand CreateDiff(CliServices services)
    {
        var from = new Argument<long>("from") { Description = "A revision's number." };
        var to = new Argument<long?>("to") { Description = "Another's. [default: the latest]", Arity = ArgumentArity.ZeroOrOne };
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "diff",
            "Show what differs between the files of two revisions, as a unified diff.",
            """
            Files are shown as they are before each node fills in its name and addresses: {{…}} stands for these. Values of arguments that may be
            confidential are hidden.

            Examples:
              cpctl rollout diff 4 5
              cpctl rollout diff 4        (against the latest)
            """) { from, to, output, kubeconfig };
        command.SetAction((parsed, cancel) => WithApiAsync(
            services,
            parsed.GetValue(kubeconfig),
            api => new RolloutHistoryHandler(api, services.Console).DiffAsync(parsed.GetRequiredValue(from), parsed.GetValue(to), output.Of(parsed), cancel)));
        return command;
    }

    private static Command CreatePause(CliServices services) =>
        CreatePausing(services, "pause", "Let no other node begin; one that has begun finishes.", paused: true);

    private static Command CreateResume(CliServices services) => CreatePausing(services, "resume", "Go on with a paused rollout.", paused: false);

    private static Command CreatePausing(CliServices services, string name, string description, bool paused)
    {
        var dryRun = CommonOptions.DryRun("Say what would be changed, and change nothing.");
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new Command(name, description) { dryRun, kubeconfig };
        command.SetAction((parsed, cancel) => WithApiAsync(
            services, parsed.GetValue(kubeconfig), api => new RolloutPauseHandler(api, services.Console).SetAsync(paused, parsed.GetValue(dryRun), cancel)));
        return command;
    }

    private static DetailedCommand CreateRetry(CliServices services)
    {
        var dryRun = CommonOptions.DryRun("Say which nodes would try what, and change nothing.");
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "retry",
            "Have nodes try once more the revision they gave up.",
            """
            For a revision that failed for a reason outside of it, an image that could not be had at that moment for example. A spec that is wrong needs
            no retry: correct it, and a new revision supersedes the failed one.
            """) { dryRun, kubeconfig };
        command.SetAction((parsed, cancel) => WithApiAsync(
            services, parsed.GetValue(kubeconfig), api => new RolloutRetryHandler(api, services.Console, services.Time).RetryAsync(parsed.GetValue(dryRun), cancel)));
        return command;
    }

    private static DetailedCommand CreateUndo(CliServices services)
    {
        var command = new DetailedCommand(
            "undo",
            "Return this node to the previous revision, without the API and without an operator.",
            """
            For a revision with which the API answers but no operator can lead, so that no operator carries out the edit that corrects the spec. Run it as root on
            one control-plane node: with the previous revision its operator can lead, and then carries out the edit on all nodes. Correct the spec before or
            afterwards. The revision counts as failed on this node.

            Refused when etcd, the keys or the minor release of Kubernetes differ in the previous revision: these only go forward. Nodes do the same by
            themselves, one by one, when no operator has led for five minutes after a revision was committed.
            """);
        command.SetAction((_, cancel) => new RolloutUndoHandler(services.Paths, services.Console).UndoAsync(cancel));
        return command;
    }

    private static async Task<int> WithApiAsync(CliServices services, string? kubeconfig, Func<IKubernetesClient, Task<int>> work)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        return await ApiErrors.ExplainAsync(() => work(api));
    }
}
