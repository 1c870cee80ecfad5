using System.CommandLine;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Archives;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class ArchiveCommand
{
    public static Command Create(CliServices services) => new("archive", "Show what was put aside on this node, and remove what is old.") { CreateList(services), CreatePrune(services) };

    private static DetailedCommand CreateList(CliServices services)
    {
        var output = CommonOptions.Output();
        var command = new DetailedCommand(
            "list",
            "Show what was put aside on this node.",
            """
            Nothing that cpctl replaces is deleted: data of etcd, identities, files of a reset lie in /var/lib/cpctl/archive, and data of etcd in
            /var/lib/etcd/archive where the two are on different file systems or mounts. `cpctl etcd inspect PATH` reads data of etcd.
            Exit codes: 0 shown, 1 not root, or it can't be read.

            Examples:
              cpctl archive list
              cpctl archive list -o json | jq '[.items[].bytes] | add'
            """) { output };
        command.SetAction(parsed => new ArchiveHandler(services).List(output.Of(parsed)));
        return command;
    }

    private static DetailedCommand CreatePrune(CliServices services)
    {
        var last = new Option<int>("--last") { Description = "So many of each kind stay, whatever their age.", HelpName = "N", DefaultValueFactory = _ => 3 };
        last.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--last counts entries: 1 or more, for the newest of each kind never goes.");
        });
        var age = new Option<string>("--older-than") { Description = "What is younger stays, unless all is too large.", HelpName = "DURATION", DefaultValueFactory = _ => "720h" };
        age.Validators.Add(result =>
        {
            if (!GoDuration.TryParse(result.GetValueOrDefault<string>(), out var value) || value < TimeSpan.Zero) result.AddError("--older-than is a duration such as 720h.");
        });
        var size = new Option<long>("--max-total-bytes") { Description = "The oldest go above this, but for the newest of each kind.", HelpName = "BYTES" };
        var dryRun = CommonOptions.DryRun("Say what would go; change nothing.");
        var command = new DetailedCommand(
            "prune",
            "Remove what was put aside long ago.",
            """
            What goes is gone. The newest of each kind stays whatever the rules say, and all that may hold data of etcd stays while this node's etcd has no
            data of its own. Nothing is pruned unless you run this: what a restore or a recovery has undone may be in an archive and nowhere else.
            Exit codes: 0 done, 1 not root, or something can't be removed, 2 a rule is wrong, 3 another cpctl is at work on this node.

            Examples:
              cpctl archive prune --dry-run
              cpctl archive prune --last 1 --older-than 168h
            """) { last, age, size, dryRun };
        command.SetAction(parsed => new ArchiveHandler(services).Prune(
            new ArchiveRule(parsed.GetValue(last), GoDuration.Parse(parsed.GetValue(age)!), parsed.GetValue(size)), parsed.GetValue(dryRun)));
        return command;
    }
}
