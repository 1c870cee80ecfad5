using System.CommandLine;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Members;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class EtcdCommand
{
    public static Command Create(CliServices services) => new(
        "etcd", "See and tend etcd's members, on a control-plane node; needs no API.")
    {
        CreateStatus(services), CreateMembers(services), CreateDefragment(services), CreateMoveLeader(services), CreateAlarms(services),
        CreateRepair(services), CreateInspect(services),
    };

    private static DetailedCommand CreateStatus(CliServices services)
    {
        var output = CommonOptions.Output();
        var command = new DetailedCommand(
            "status",
            "Show every member's health, database and place in the log.",
            """
            Asks the members themselves. HOLES is the share of a database that a rewrite would win back; the operator does that by
            spec.etcd.defragmentation. Exit codes: 0 all healthy and no alarm, 1 not so, 4 no member answers.

            Examples:
              cpctl etcd status
              cpctl etcd status -o json | jq '.items[] | {name, dbSizeBytes}'
            """) { output };
        command.SetAction((parsed, cancel) => new MembersHandler(services).StatusAsync(output.Of(parsed), cancel));
        return command;
    }

    private static Command CreateMembers(CliServices services)
    {
        var output = CommonOptions.Output();
        var command = new Command("members", "List the members; without a quorum, as one of them remembers.") { output };
        command.SetAction((parsed, cancel) => new MembersHandler(services).ListAsync(output.Of(parsed), cancel));
        return command;
    }

    private static DetailedCommand CreateDefragment(CliServices services)
    {
        var names = new Argument<string[]>("members") { Description = "Names or ids of members; all when none is given.", Arity = ArgumentArity.ZeroOrMore };
        var dryRun = CommonOptions.DryRun("Say what would be done in which order; change nothing.");
        var command = new DetailedCommand(
            "defrag",
            "Rewrite members' databases without holes, one at a time.",
            """
            Followers first; the leader last, after leadership moved. A member serves nothing while it is rewritten (about 6 s for each GB),
            so this is refused (exit code 3) unless every voter is healthy and caught up.

            Examples:
              cpctl etcd defrag --dry-run
              cpctl etcd defrag cp2
            """) { names, dryRun };
        command.SetAction((parsed, cancel) => new MembersWork(services).DefragmentAsync(parsed.GetValue(names) ?? [], parsed.GetValue(dryRun), cancel));
        return command;
    }

    private static Command CreateMoveLeader(CliServices services)
    {
        var name = new Argument<string?>("member") { Description = "Who leads next. [default: the healthy voter with the newest data]", Arity = ArgumentArity.ZeroOrOne };
        var dryRun = CommonOptions.DryRun("Say who would lead; change nothing.");
        var command = new Command("move-leader", "Hand etcd's leadership over to another member.") { name, dryRun };
        command.SetAction((parsed, cancel) => new MembersWork(services).MoveLeaderAsync(parsed.GetValue(name), parsed.GetValue(dryRun), cancel));
        return command;
    }

    private static DetailedCommand CreateAlarms(CliServices services)
    {
        var dryRun = CommonOptions.DryRun("Say which would be taken back; change nothing.");
        var disarm = new Command("disarm", "Take NoSpace alarms back, for instance to raise the quota.") { dryRun };
        disarm.SetAction((parsed, cancel) => new MembersWork(services).DisarmAsync(parsed.GetValue(dryRun), cancel));
        var output = CommonOptions.Output();
        var command = new DetailedCommand(
            "alarms",
            "List the alarms that members have raised, or take them back.",
            """
            When a database reaches its quota (NoSpace), the operator gives up history, rewrites the databases and takes the alarm back by
            itself. It can't when that much is really stored: then delete objects, or disarm and raise spec.etcd.quotaBackendBytes at once.

            Examples:
              cpctl etcd alarms
              cpctl etcd alarms disarm
            """) { output, disarm };
        command.SetAction((parsed, cancel) => new MembersHandler(services).AlarmsAsync(output.Of(parsed), cancel));
        return command;
    }

    private static DetailedCommand CreateRepair(CliServices services)
    {
        var member = new Argument<string?>("member") { Description = "Name or id of the wrong member, when there is no majority.", Arity = ArgumentArity.ZeroOrOne };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until the member votes again." };
        var dryRun = CommonOptions.DryRun("Compare the members and say what the first step would be; change nothing.");
        var command = new DetailedCommand(
            "repair",
            "Replace the member whose keys differ, and disarm the Corrupt alarm.",
            """
            Compares the hashes of all members' keys at one revision. A member that differs from the majority of voters is removed (a leader after it has
            transferred leadership), and the alarm is disarmed when all remaining members hold the same keys. The agent of the removed member then archives
            its data and joins again. Needs neither the API nor writes to etcd, which the alarm blocks.
            Refused (exit code 3) while no majority is known, or when the remaining members would have no quorum. Can be run again after any interruption.

            Examples:
              cpctl etcd repair --dry-run
              cpctl etcd repair
              cpctl etcd repair cp2
            """) { member, noWait, dryRun };
        command.SetAction((parsed, cancel) => new RepairHandler(services).RunAsync(parsed.GetValue(member), parsed.GetValue(dryRun), !parsed.GetValue(noWait), cancel));
        return command;
    }

    private static DetailedCommand CreateInspect(CliServices services)
    {
        var directory = new Argument<string>("directory") { Description = "etcd's --data-dir, of a member that does not run." };
        var output = CommonOptions.Output();
        var command = new DetailedCommand(
            "inspect",
            "Check a stopped member's database and tell what is in it.",
            """
            Reads every page and key; needs neither etcd nor a cluster. Exit codes: 0 intact, 1 damaged, 2 no data directory, 3 an etcd runs on it.

            Examples:
              cpctl etcd inspect /var/lib/etcd
              cpctl etcd inspect /var/lib/cpctl/archive/20260102T030405Z-etcd -o json
            """) { directory, output };
        command.SetAction((parsed, cancel) => new InspectHandler(services).DataDirectoryAsync(parsed.GetValue(directory)!, output.Of(parsed), cancel));
        return command;
    }
}
