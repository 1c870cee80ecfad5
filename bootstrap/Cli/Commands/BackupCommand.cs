using System.CommandLine;
using Cpctl.Bootstrap.Backups;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class BackupCommand
{
    public static Command Create(CliServices services) => new("backup", "Look into backups of a cluster.") { CreateInspect(services) };

    private static DetailedCommand CreateInspect(CliServices services)
    {
        var file = new Argument<string>("file") { Description = "A snapshot of etcd." };
        var output = CommonOptions.Output();
        var command = new DetailedCommand(
            "inspect",
            "Check a snapshot of etcd and tell what is in it; needs no cluster and no etcd.",
            """
            Reads all of it: the SHA-256 that etcd appends, every page, every key. HASH and TOTAL KEYS are what `etcdutl snapshot status` prints.
            Exit codes: 0 intact, 1 damaged, 2 it can't be read or is no snapshot.

            Examples:
              cpctl backup inspect snapshot.db
              cpctl backup inspect snapshot.db -o json | jq '.types[0]'
            """) { file, output };
        command.SetAction((parsed, cancel) => new InspectHandler(services).SnapshotAsync(parsed.GetValue(file)!, output.Of(parsed), cancel));
        return command;
    }
}
