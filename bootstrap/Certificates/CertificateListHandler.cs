using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Bootstrap.Status;

namespace Cpctl.Bootstrap.Certificates;

/// <summary><c>cpctl certs list</c>: what every agent reports, or this node's agent when the API does not answer.</summary>
internal sealed class CertificateListHandler(CliServices services, string? kubeconfig)
{
    /// <param name="node">Null for all.</param>
    /// <returns>1 when a certificate needs attention.</returns>
    public async Task<int> RunAsync(string? node, OutputFormat format, CancellationToken cancel)
    {
        var list = await new ApiOrAgent(services, kubeconfig).AskAsync(
            api => FromApiAsync(api, cancel),
            (report, _) => CertificateList.Of(StatusSource.Agent, [report.Node], Now),
            cancel);
        if (node is not null) list = Only(node, list);
        if (format == OutputFormat.Table) CertificateTable.Write(services.Console.Out, list);
        else ResultWriter.Write(services.Console.Out, format, JsonSerializer.SerializeToNode(list, CertificatesJson.Default.CertificateList)!);
        return (int)(list.NeedsAttention ? ExitCode.Failed : ExitCode.Done);
    }

    private DateTimeOffset Now => services.Time.GetUtcNow();

    private async Task<CertificateList> FromApiAsync(KubernetesClient api, CancellationToken cancel) =>
        CertificateList.Of(StatusSource.Api, await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel), Now);

    private static CertificateList Only(string node, CertificateList list) => list.Items.Any(item => item.Node == node) || list.Silent.Contains(node, StringComparer.Ordinal)
        ? list with { Items = [.. list.Items.Where(item => item.Node == node)], Silent = [.. list.Silent.Where(silent => silent == node)] }
        : throw new CpctlException(
            ExitCode.BadInput,
            $"there is no node {node} whose certificates are known",
            $"known are those of {string.Join(", ", list.Items.Select(item => item.Node).Concat(list.Silent).Distinct(StringComparer.Ordinal))}",
            "`cpctl certs list` without --node shows all that agents have reported; on a node itself, as root, it works without the API.");
}
