using System.CommandLine;
using Cpctl.Bootstrap.Certificates;
using Cpctl.Pki.Rotation;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class CertsCommand
{
    public static Command Create(CliServices services) => new("certs", "See, renew and rotate the certificates of the cluster, and look into files.")
    {
        CreateList(services), CreateRenew(services), CreateRotate(services), CreateInspect(services), CreateBreakGlass(services),
    };

    private static DetailedCommand CreateList(CliServices services)
    {
        var node = new Option<string?>("--node") { Description = "Only this node's.", HelpName = "NAME" };
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "list",
            "Show every certificate of every node, workers included.",
            """
            As the agents report them: leaves, those in kubeconfigs and the kubelets' among them, and the authorities that each node trusts. When
            the API does not answer, this node's agent tells about this node.
            Exit codes: 0 all good, 1 one has expired or should have been renewed, 4 nothing answers.

            Examples:
              cpctl certs list
              cpctl certs list -o json | jq -r '.items[] | select(.secondsLeft < 30*86400) | "\(.node) \(.name)"'
            """) { node, output, kubeconfig };
        command.SetAction((parsed, cancel) =>
            new CertificateListHandler(services, parsed.GetValue(kubeconfig)).RunAsync(parsed.GetValue(node), output.Of(parsed), cancel));
        return command;
    }

    private static DetailedCommand CreateBreakGlass(CliServices services)
    {
        var output = new Option<string?>("--output", "-o") { Description = "Where to write the kubeconfig, mode 0600. [default: standard output]", HelpName = "FILE" };
        var validFor = new Option<string>("--valid-for") { Description = "How long it is accepted, at most 24h.", HelpName = "DURATION", DefaultValueFactory = _ => "1h" };
        var server = new Option<string?>("--server") { Description = "The server it names. [default: the cluster's endpoint]", HelpName = "URL" };
        var command = new DetailedCommand(
            "break-glass",
            "Issue a short-lived kubeconfig of group system:masters, for when RBAC is broken.",
            """
            The admin kubeconfig has its rights by a ClusterRoleBinding, cpctl:cluster-admins. When that or its role is damaged, only system:masters can repair it.
            The certificate is signed by the authority on this node's disk, also while no API server answers. Each one is recorded in
            /var/lib/cpctl/journal/break-glass.jsonl, and as an Event of the ControlPlane when the API answers. It can't be revoked: keep it short.
            Exit codes: 0 issued, 1 the authority cannot sign, 2 not root, not a control-plane node, or the file exists.

            Examples:
              cpctl certs break-glass -o /root/masters.conf
              cpctl certs break-glass --valid-for 10m --server https://127.0.0.1:6443 > /run/masters.conf
            """) { output, validFor, server };
        command.SetAction((parsed, cancel) => new BreakGlassHandler(services).RunAsync(parsed.GetValue(output), parsed.GetValue(validFor)!, parsed.GetValue(server), cancel));
        return command;
    }

    private static DetailedCommand CreateRenew(CliServices services)
    {
        var node = new Option<string?>("--node") { Description = "Only on this node. [default: on all, at once]", HelpName = "NAME" };
        var name = new Option<string?>("--name") { Description = "Only this certificate, named as `cpctl certs list` does. [default: all that agents renew]", HelpName = "NAME" };
        var dryRun = CommonOptions.DryRun("Say what would be renewed; change nothing.");
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until it is done." };
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "renew",
            "Issue certificates anew before their day, with new keys.",
            """
            The agents do it from the signers on their nodes, each request once. Old certificates stay valid to their end: this is for a key that
            may have been seen only together with another authority. Servers read the new ones within a minute, clients within five; a kubelet
            older than 1.31 is restarted for its serving certificate. The admin kubeconfig is renewed too: copies of it stay as they are.

            Examples:
              cpctl certs renew --dry-run
              cpctl certs renew --node cp2 --name apiserver
            """) { node, name, dryRun, noWait, kubeconfig };
        command.SetAction((parsed, cancel) => new CertificateRenewHandler(services, parsed.GetValue(kubeconfig)).RunAsync(
            parsed.GetValue(node), parsed.GetValue(name), parsed.GetValue(dryRun), wait: !parsed.GetValue(noWait), cancel));
        return command;
    }

    private static DetailedCommand CreateRotate(CliServices services)
    {
        var name = new Argument<string>("name") { Description = $"What to rotate: {string.Join(", ", RotationName.All)}." };
        var authorities = new Option<string?>("--authorities")
        {
            Description = "Rotate to an authority of your own: its pair in this directory, in kubeadm's layout (etcd/ca.crt and etcd/ca.key, an intermediate's issuers after it). [default: a new one is made]",
            HelpName = "DIRECTORY",
        };
        var dryRun = CommonOptions.DryRun("Say what would be rotated; change nothing.");
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until it is done." };
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "rotate",
            "Replace an authority or a key by a new one, with everything that was made with it.",
            """
            Three steps, each on all nodes before the next: accept the new one beside the old one (what reads it only once is restarted, one node at
            a time, as for any changed setting), use it instead of the old one, stop accepting the old one. Of an authority every certificate is issued
            anew; of the key of encryption at rest every Secret is encrypted anew, counted in etcd; tokens that the old service-account key signed are
            waited out for spec.certificates.tokenRetirement, and those in Secrets are signed anew then. The operator does it, watched or not,
            and goes on after any interruption; a node that is away is waited for, by name, until it is back or removed.
            An authority that is brought leaves this machine only sealed to the control-plane nodes' keys.
            Exit codes: 0 done, 2 nothing of that name is rotated, or what was brought is unfit, 3 one is under way already (its progress is told), or
            what was brought is in use already, 4 nothing answers.

            Examples:
              cpctl certs rotate etcd --dry-run
              cpctl certs rotate etcd --authorities /root/pki
              cpctl certs rotate encryption
              cpctl certs rotate service-account --no-wait
            """) { name, authorities, dryRun, noWait, output, kubeconfig };
        command.SetAction((parsed, cancel) => new CertificateRotateHandler(services, parsed.GetValue(kubeconfig)).RunAsync(
            parsed.GetRequiredValue(name), parsed.GetValue(authorities), parsed.GetValue(dryRun), wait: !parsed.GetValue(noWait), output.Of(parsed), cancel));
        return command;
    }

    private static DetailedCommand CreateInspect(CliServices services)
    {
        var files = new Argument<string[]>("files") { Description = "PEM files or kubeconfigs.", Arity = ArgumentArity.OneOrMore };
        var authority = new Option<string?>("--ca") { Description = "PEM file of the authorities one of which should have signed.", HelpName = "FILE" };
        var output = CommonOptions.Output();
        var command = new DetailedCommand(
            "inspect",
            "Say what a certificate, key or kubeconfig is, and what is wrong with it.",
            """
            Needs no cluster. A certificate's key is looked for beside it (apiserver.crt, apiserver.key). Nothing secret is shown.
            Exit codes: 0 nothing is wrong, 1 something is, 2 a file can't be read.

            Examples:
              cpctl certs inspect /etc/kubernetes/pki/apiserver.crt --ca /etc/kubernetes/pki/ca.crt
              cpctl certs inspect ~/.kube/config
            """) { files, authority, output };
        command.SetAction(parsed =>
            new CertificateInspectHandler(services).Run(parsed.GetRequiredValue(files), parsed.GetValue(authority), output.Of(parsed)));
        return command;
    }
}
