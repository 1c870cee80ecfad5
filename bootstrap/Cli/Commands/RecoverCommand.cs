using System.CommandLine;
using Cpctl.Bootstrap.Recovering;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class RecoverCommand
{
    public static Command Create(CliServices services) => new("recover", "Bring the control plane back from what is left of it.") { CreateQuorum(services) };

    private static DetailedCommand CreateQuorum(CliServices services)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Do it. Without it the command only tells." };
        var off = new Option<string[]>("--absent-are-off")
        {
            Description = "The voters that do not answer, each by name, as a promise that they are off.", HelpName = "NODE,NODE", DefaultValueFactory = _ => [],
        };
        var abort = new Option<bool>("--abort") { Description = "Give up a recovery that was begun and not finished: start again what it stopped. Refused once the data of before is archived." };
        var dryRun = CommonOptions.DryRun("Say how things stand and what would be done, and change nothing. [default without --yes]");
        var command = new DetailedCommand(
            "quorum",
            "Make a node that is left the only member of etcd, after a majority was lost.",
            """
            Run as root on the node with the newest data. Everything in its etcd's log is kept, also what its member did not yet know to be committed. What was
            there is archived. The API serves again from this node alone; other nodes join again, old ones by themselves.
            Every address that the node can know is asked first, even while its own etcd is down. Refused (exit code 3) while a majority is present (a voter that
            accepts connections but cannot be queried counts), when another survivor has newer data, or when the nodes named as off are not those that are absent.
            Interrupted anywhere, the same command goes on where it stopped, unless voters that were said to be off have come back: then switch them off again, or
            give the recovery up with --abort.

            Phases: preflight, stop, copy, replay, data, start, done.
            Exit codes: 0 done, 1 failed, 2 bad input, 3 refused because it would do harm.

            Examples:
              cpctl recover quorum
              cpctl recover quorum --yes --absent-are-off cp2,cp3
              cpctl recover quorum --abort
            """)
        {
            yes, off, abort, dryRun,
        };
        command.SetAction((parsed, cancel) => new RecoverHandler(services).RunAsync(
            new RecoverArguments(parsed.GetValue(yes), parsed.GetValue(off) ?? [], parsed.GetValue(dryRun), parsed.GetValue(abort)), cancel));
        return command;
    }
}
