using System.CommandLine;
using Cpctl.Bootstrap.Restoring;
using Cpctl.Bootstrap.Restoring.InPlace;
using Cpctl.Bootstrap.Restoring.Plain;
using Cpctl.Pki;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class RestoreCommand
{
    public static Command Create(CliServices services)
    {
        var file = new Argument<string>("file") { Description = "A bundle, as `cpctl backup create` makes it; also s3://BUCKET/NAME. With --pki a snapshot of etcd alone.", Arity = ArgumentArity.ZeroOrOne };
        var identity = new Option<string[]>("--identity", "-i") { Description = "A key file that opens it; may be given several times.", HelpName = "KEYFILE", DefaultValueFactory = _ => [] };
        var (name, ip) = (CommonOptions.NodeName(), CommonOptions.NodeIp());
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var inPlace = new Option<bool>("--in-place") { Description = "Bring the running cluster of this node back to a backup of its own." };
        var takeOver = new Option<bool>("--take-over") { Description = "When the cluster still runs: its nodes yield to the restored one and join it." };
        var abort = new Option<bool>("--abort") { Description = "Give up a restore in place that was begun and not finished. Refused once the backup's data is in its place." };
        var pin = new Option<string?>("--authority-pin") { Description = "Refuse a bundle that is not of the cluster authority with this pin; in place: take one of an authority of before a rotation.", HelpName = "sha256:HEX" };
        var unsigned = new Option<bool>("--allow-unsigned") { Description = "With --in-place: take a bundle that is not signed, as those of earlier releases are." };
        var plain = new PlainOptions();
        var dryRun = CommonOptions.DryRun("Check this machine and the backup, say what would be done, and change nothing.");
        var command = new DetailedCommand(
            "restore",
            "Bring a cluster back from a backup, on a bare machine or in place.",
            """
            The machine may have another name and address. It becomes the only control-plane node of the same cluster: same authorities, tokens, Secrets and
            objects; others join it as they join any. Refused (exit code 3) on a machine that is a node already, and while the old cluster's etcd answers.
            Interrupted anywhere, the same command goes on where it stopped.

            With --take-over the old cluster may still run, with a quorum of its etcd: it serves until the restored one does, then its control-plane nodes archive
            their etcd's data and join by themselves. What was written since the backup is in the archives only.

            A cluster that cpctl did not make comes under cpctl from a snapshot of its etcd (`etcdctl snapshot save`), its PKI directory, and a configuration that fits.

            With --in-place, on one control-plane node of a cluster that serves, all of the cluster goes back to a backup of its own: every object is what it was
            then, and etcd's data of now is archived. Nodes, certificates, keys and releases stay; the other nodes join anew by themselves.
            Bundles are signed by the cluster's authority. In place that is verified. A bare machine knows no authority: --dry-run shows the pin of the bundle's, which is
            --ca-cert-hash of join commands; who does not look gives --authority-pin.
            Phases: preflight, data, certificates, kubelet, etcd, api-server, objects, operator, agent, revision, hand-over, done; before done take-over and rejoin.
            Phases in place: preflight, data, fence, swap, objects, start, rejoin, done.
            Exit codes: 0 done, 1 failed or the backup is damaged, 2 it can't be read, no key was given or what was given does not fit, 3 refused because it would do harm, 4 the store does not answer.
            For a bundle in a bucket set AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, where they matter, AWS_REGION and AWS_CA_BUNDLE.

            Examples:
              cpctl restore today.tar.age --identity recovery.key --dry-run
              cpctl restore today.tar.age --identity recovery.key --yes
              cpctl restore today.tar.age --identity recovery.key --take-over --yes
              cpctl restore yesterday.tar.age --identity recovery.key --in-place --dry-run
              cpctl restore yesterday.tar.age --identity recovery.key --in-place --yes
              cpctl restore --in-place --abort
              cpctl restore s3://backups/blue/cpctl-20261123T070000Z-cp2.tar.age --identity recovery.key --yes
              cpctl restore snapshot.db --pki ./pki --config cluster.yaml --dry-run
              cpctl restore snapshot.db --pki ./pki --config cluster.yaml --encryption-config encryption.yaml --yes
            """)
        {
            file, identity, name, ip, takeOver, inPlace, abort, pin, unsigned, yes, dryRun,
        };
        plain.AddTo(command);
        command.Validators.Add(parsed =>
        {
            var (isInPlace, isAbort) = (parsed.GetValue(inPlace), parsed.GetValue(abort));
            if (isAbort && !isInPlace) parsed.AddError("--abort is for a restore in place: add --in-place.");
            else if (!isAbort && parsed.GetValue(file) is null) parsed.AddError("Which backup? Give a file, or s3://BUCKET/NAME.");
            else if (isInPlace && (parsed.GetValue(name) ?? parsed.GetValue(ip)) is not null) parsed.AddError("With --in-place the node keeps its name and address.");
            else if (isInPlace && parsed.GetValue(takeOver)) parsed.AddError("With --in-place the cluster that runs is the one that goes back: --take-over is for another machine.");
            else if (parsed.GetValue(takeOver) && plain.AreGiven(parsed)) parsed.AddError("--take-over is for a bundle: nodes that cpctl did not make can't be told to yield.");
            else if (parsed.GetValue(pin) is { } text && !AuthorityPin.TryParse(text, out _)) parsed.AddError("--authority-pin has not the form of a pin: sha256: and 64 hexadecimal digits");
            else if (parsed.GetValue(pin) is not null && plain.AreGiven(parsed)) parsed.AddError("--authority-pin is for a bundle: with --pki the authority is the one that you give.");
            else if (parsed.GetValue(unsigned) && !isInPlace) parsed.AddError("--allow-unsigned is for a restore in place: on a bare machine --dry-run says whether the bundle is signed.");
            else if (isInPlace && plain.AreGiven(parsed)) parsed.AddError("With --in-place the backup is a bundle of this cluster: --pki is for a cluster that cpctl did not make.");
        });
        command.SetAction((parsed, cancel) => parsed.GetValue(inPlace)
            ? new InPlaceHandler(services).RunAsync(
                new InPlaceArguments(parsed.GetValue(file), parsed.GetValue(identity) ?? [], parsed.GetValue(yes), parsed.GetValue(dryRun), parsed.GetValue(abort))
                    { AuthorityPin = Pin(parsed.GetValue(pin)), AllowUnsigned = parsed.GetValue(unsigned) },
                cancel)
            : new RestoreHandler(services).RunAsync(
                new RestoreArguments(
                    parsed.GetValue(file)!, parsed.GetValue(identity) ?? [], parsed.GetValue(name), parsed.GetValue(ip), parsed.GetValue(yes), parsed.GetValue(dryRun),
                    plain.Read(parsed)) { TakeOver = parsed.GetValue(takeOver), AuthorityPin = Pin(parsed.GetValue(pin)) },
                cancel));
        return command;
    }

    private static AuthorityPin? Pin(string? text) => text is not null && AuthorityPin.TryParse(text, out var pin) ? pin : null;
}
