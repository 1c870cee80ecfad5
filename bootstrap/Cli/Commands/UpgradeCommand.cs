using System.CommandLine;
using Cpctl.Bootstrap.Upgrades;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class UpgradeCommand
{
    public static Command Create(CliServices services) => new("upgrade", "See what another version would mean, before asking for it.") { CreatePlan(services) };

    private static DetailedCommand CreatePlan(CliServices services)
    {
        var version = new Option<string?>("--version") { Description = "The Kubernetes version to go to. [default: spec.version]", HelpName = "vX.Y.Z" };
        var etcd = new Option<string?>("--etcd-version") { Description = "The etcd version to go to. [default: spec.etcd.version]", HelpName = "X.Y.Z" };
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "plan",
            "Show what an upgrade would change, what stands against it, and who would notice.",
            """
            From which version to which each component goes, which nodes have the images, which kubelets fit, which APIs go and who still uses
            them, and known faults of the etcd release. It changes nothing: to upgrade, write the versions into the ControlPlane object.
            Exit codes: 0 possible, 3 refused (the operator refuses the same change of versions), 4 the cluster does not answer.

            Examples:
              cpctl upgrade plan --version v1.21.14
              cpctl upgrade plan --etcd-version 3.5.30 -o json | jq -r '.findings[].text'
              kubectl patch controlplane cluster --type merge -p '{"spec":{"etcd":{"version":"3.5.30"}}}'
            """)
        {
            version, etcd, output, kubeconfig,
        };
        command.SetAction((parsed, cancel) => new UpgradePlanHandler(services, parsed.GetValue(kubeconfig)).RunAsync(
            parsed.GetValue(version), parsed.GetValue(etcd), output.Of(parsed), cancel));
        return command;
    }
}
