using System.CommandLine;
using Cpctl.Bootstrap.Restoring;
using Cpctl.Bootstrap.Restoring.Plain;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class RestoreCommand
{
    public static Command Create(CliServices services)
    {
        var file = new Argument<string>("file") { Description = "A bundle, as `cpctl backup create` makes it; also s3://BUCKET/NAME. With --pki a snapshot of etcd alone." };
        var identity = new Option<string[]>("--identity", "-i") { Description = "A key file that opens it; may be given several times.", HelpName = "KEYFILE", DefaultValueFactory = _ => [] };
        var (name, ip) = (CommonOptions.NodeName(), CommonOptions.NodeIp());
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var plain = new PlainOptions();
        var dryRun = CommonOptions.DryRun("Check this machine and the backup, say what would be done, and change nothing.");
        var command = new DetailedCommand(
            "restore",
            "Bring a cluster back from a backup, on a bare machine.",
            """
            The machine may have another name and address. It becomes the only control-plane node of the same cluster: same authorities, tokens, Secrets and
            objects; others join it as they join any. Refused (exit code 3) on a machine that is a node already, and while the old cluster's etcd answers.
            Interrupted anywhere, the same command goes on where it stopped.

            A cluster that cpctl did not make comes under cpctl from a snapshot of its etcd (`etcdctl snapshot save`), its PKI directory, and a configuration that fits.

            Phases: preflight, data, certificates, kubelet, etcd, api-server, objects, operator, agent, revision, hand-over, done.
            Exit codes: 0 done, 1 failed or the backup is damaged, 2 it can't be read, no key was given or what was given does not fit, 3 refused because it would do harm, 4 the store does not answer.
            For a bundle in a bucket set AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, where they matter, AWS_REGION and AWS_CA_BUNDLE.

            Examples:
              cpctl restore today.tar.age --identity recovery.key --dry-run
              cpctl restore today.tar.age --identity recovery.key --yes
              cpctl restore s3://backups/blue/cpctl-20261123T070000Z-cp2.tar.age --identity recovery.key --yes
              cpctl restore snapshot.db --pki ./pki --config cluster.yaml --dry-run
              cpctl restore snapshot.db --pki ./pki --config cluster.yaml --encryption-config encryption.yaml --yes
            """)
        {
            file, identity, name, ip, yes, dryRun,
        };
        plain.AddTo(command);
        command.SetAction((parsed, cancel) => new RestoreHandler(services).RunAsync(
            new RestoreArguments(
                parsed.GetValue(file)!, parsed.GetValue(identity) ?? [], parsed.GetValue(name), parsed.GetValue(ip), parsed.GetValue(yes), parsed.GetValue(dryRun),
                plain.Read(parsed)),
            cancel));
        return command;
    }
}
