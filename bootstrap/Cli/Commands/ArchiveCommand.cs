using System.CommandLine;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Archives;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class ArchiveCommand
{
    public static Command Create(CliServices services) => new("archive", "Show and prune the archive of this node.") { CreateList(services), CreatePrune(services) };

    private static DetailedCommand CreateList(CliServices services)
    {
        var output = CommonOptions.Output();
        var command = new DetailedCommand(
            "list",
            "Show what is archived on this node.",
            """
            cpctl archives what it replaces: etcd data, identities and the files of a reset are in /var/lib/cpctl/archive; etcd data is in
            /var/lib/etcd/archive where the two are on different file systems or mounts. `cpctl etcd inspect PATH` reads etcd data.
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
        var last = new Option<int>("--last") { Description = "How many of each kind to keep, whatever their age.", HelpName = "N", DefaultValueFactory = _ => 3 };
        last.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--last is a number of entries, 1 or more: the newest of each kind is always kept.");
        });
        var age = new Option<string>("--older-than") { Description = "Keep entries younger than this, unless the total is too large.", HelpName = "DURATION", DefaultValueFactory = _ => "720h" };
        age.Validators.Add(result =>
        {
            if (!GoDuration.TryParse(result.GetValueOrDefault<string>(), out var value) || value < TimeSpan.Zero) result.AddError("--older-than is a duration such as 720h.");
        });
        var size = new Option<long>("--max-total-bytes") { Description = "Remove the oldest entries above this total, except the newest of each kind.", HelpName = "BYTES" };
        var dryRun = CommonOptions.DryRun("Say what would be removed; change nothing.");
        var command = new DetailedCommand(
            "prune",
            "Remove old archive entries.",
            """
            Removed entries cannot be restored. The newest of each kind is always kept, and so is everything that may hold etcd data while this node's etcd
            has no data. Agents prune by spec.archives as well, by a stricter rule: the newest copy of an etcd cluster or epoch that the node does not serve
            is removed by this command alone, because writes that a restore or a recovery has undone may exist only there.
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
