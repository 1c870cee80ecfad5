using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Upgrades;
using Cpctl.StaticPods.Versions;

namespace Cpctl.Bootstrap.Upgrades;

/// <summary><c>cpctl upgrade plan</c>: reads, judges, tells; changes nothing.</summary>
internal sealed class UpgradePlanHandler(CliServices services, string? kubeconfig)
{
    public async Task<int> RunAsync(string? version, string? etcdVersion, OutputFormat format, CancellationToken cancel)
    {
        CheckForm(version, etcdVersion);
        using var api = ClusterConnection.Open(services, kubeconfig);
        var plan = UpgradePlan.Of(await ApiErrors.ExplainAsync(() => new UpgradeFactsReader(api).ReadAsync(spec => With(spec, version, etcdVersion), cancel)));
        if (format == OutputFormat.Table) UpgradeTable.Write(services.Console.Out, plan);
        else ResultWriter.Write(services.Console.Out, format, JsonSerializer.SerializeToNode(UpgradeReport.Of(plan), UpgradeJson.Default.UpgradeReport)!);
        return (int)(plan.IsPossible ? ExitCode.Done : ExitCode.Refused);
    }

    private static ControlPlaneSpec With(ControlPlaneSpec spec, string? version, string? etcdVersion) =>
        spec with { Version = version ?? spec.Version, Etcd = spec.Etcd with { Version = etcdVersion ?? spec.Etcd.Version } };

    private static void CheckForm(string? version, string? etcdVersion)
    {
        if (version is not null && KubernetesVersion.TryParse(version) is null)
            throw new CpctlException(ExitCode.BadInput, $"\"{version}\" is not a Kubernetes version", "--version takes the form of spec.version", "Write it as v1.21.14.");
        if (etcdVersion is not null && EtcdVersion.TryParse(etcdVersion) is null)
            throw new CpctlException(ExitCode.BadInput, $"\"{etcdVersion}\" is not an etcd version", "--etcd-version takes the form of spec.etcd.version", "Write it as 3.5.30 or 3.5.30-0.");
    }
}
