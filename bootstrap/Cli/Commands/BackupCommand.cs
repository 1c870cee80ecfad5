using System.CommandLine;
using Cpctl.Bootstrap.Backups;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class BackupCommand
{
    public static Command Create(CliServices services) => new("backup", "Make backups of the cluster, and look into them.")
    {
        CreateCreate(services), CreateInspect(services), CreateVerify(services), CreateKeygen(services),
        BackupStoreCommands.CreateList(services), BackupStoreCommands.CreatePrune(services), BackupStoreCommands.CreateCopy(services),
        BackupScheduleCommands.CreatePause(services), BackupScheduleCommands.CreateResume(services),
    };

    private static DetailedCommand CreateCreate(CliServices services)
    {
        var recipients = new Option<string[]>("--recipient", "-r") { Description = "Whose key opens it, age1…; may be given several times.", HelpName = "RECIPIENT", DefaultValueFactory = _ => [] };
        var output = new Option<string?>("--output", "-o") { Description = "Where it goes. [default: cpctl-<time>.tar.age here]", HelpName = "FILE" };
        var plaintext = new Option<bool>("--plaintext") { Description = "Do not encrypt: who has the file has the cluster." };
        var dryRun = CommonOptions.DryRun("Say which member would be asked and what would be written; change nothing.");
        var command = new DetailedCommand(
            "create",
            "Put the cluster into one encrypted file; on a control-plane node, needs no API.",
            """
            The file holds etcd's data, every authority's key, service-account keys, encryption keys and the node's revision. A follower is asked, so that the
            leader goes on leading. The data is checked before it is encrypted, and the file is read back before it gets its name. Any of the recipients
            can open it, with cpctl or with age and tar.
            Exit codes: 0 made and verified, 1 it was not good and is gone, 2 not on a control-plane node, 3 no recipient, no room, or the file exists, 4 etcd does not answer.

            Examples:
              cpctl backup create --recipient age1… -o /mnt/backups/today.tar.age
              cpctl backup create -r age1… -r age1… --dry-run
            """) { recipients, output, plaintext, dryRun };
        command.SetAction((parsed, cancel) => new CreateHandler(services).RunAsync(
            parsed.GetValue(output), parsed.GetValue(recipients) ?? [], parsed.GetValue(plaintext), parsed.GetValue(dryRun), cancel));
        return command;
    }

    private static DetailedCommand CreateInspect(CliServices services)
    {
        var (file, identity) = (File(), Identity());
        var output = CommonOptions.Output();
        var command = new DetailedCommand(
            "inspect",
            "Check a backup and tell what is in it; needs no cluster and no etcd.",
            """
            Reads bundles of cpctl and plain snapshots of etcd, all of it: every file against the manifest, the SHA-256 that etcd appends, every page,
            every key. Nothing is decrypted to disk. HASH and TOTAL KEYS are what `etcdutl snapshot status` prints.
            Exit codes: 0 good, 1 damaged or of other keys, 2 it can't be read or no key was given.

            Examples:
              cpctl backup inspect today.tar.age --identity recovery.key
              cpctl backup inspect snapshot.db -o json | jq '.types[0]'
            """) { file, identity, output };
        command.SetAction((parsed, cancel) => new InspectHandler(services).BackupAsync(parsed.GetValue(file)!, parsed.GetValue(identity) ?? [], output.Of(parsed), cancel));
        return command;
    }

    private static DetailedCommand CreateVerify(CliServices services)
    {
        var (file, identity) = (File(), Identity());
        var drill = new Option<bool>("--drill") { Description = "Restore it beside the running cluster, and compare; on a control-plane node, as root." };
        var command = new DetailedCommand(
            "verify",
            "Say whether a backup is good, in one line; or restore it for a trial.",
            """
            Checks what `cpctl backup inspect` checks. With --drill the bundle is restored as well: an etcd and an API server start from its data and keys, on
            loopback alone, and are asked for what the bundle holds. They take an API server's memory, and room for the data in /var/lib/cpctl. The
            running cluster is not touched, and all of it is gone afterwards. The result is noted in the bundle's EtcdBackup, when the cluster has one.
            Exit codes: 0 good, 1 damaged, of other keys or not what it should give, 2 it can't be read or no key was given, 3 no room or another drill is
            under way.

            Examples:
              cpctl backup verify today.tar.age --identity recovery.key
              cpctl backup verify /srv/backups/cpctl-20261123T101509Z-cp1.tar.age --identity recovery.key --drill
            """) { file, identity, drill };
        command.SetAction((parsed, cancel) => parsed.GetValue(drill)
            ? new DrillHandler(services).RunAsync(parsed.GetValue(file)!, parsed.GetValue(identity) ?? [], cancel)
            : new InspectHandler(services).VerifyAsync(parsed.GetValue(file)!, parsed.GetValue(identity) ?? [], cancel));
        return command;
    }

    private static DetailedCommand CreateKeygen(CliServices services)
    {
        var output = new Option<string>("--output", "-o") { Description = "Where the key goes; must not be there.", HelpName = "FILE", Required = true };
        var command = new DetailedCommand(
            "keygen",
            "Make a recovery key.",
            """
            Writes a key file that only its owner may read (0600), in age's format, and prints the recipient that backups are encrypted to.

            Examples:
              cpctl backup keygen -o recovery.key
            """) { output };
        command.SetAction((parsed, _) => new KeygenHandler(services).RunAsync(parsed.GetValue(output)!));
        return command;
    }

    private static Argument<string> File() => new("file") { Description = "A bundle, or a snapshot of etcd, also compressed with gzip or zstd; - for standard input; a bundle also as s3://BUCKET/NAME." };

    private static Option<string[]> Identity() => new("--identity", "-i") { Description = "A key file that opens it; may be given several times.", HelpName = "KEYFILE", DefaultValueFactory = _ => [] };
}
