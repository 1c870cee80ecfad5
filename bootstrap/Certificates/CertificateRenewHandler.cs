using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;

namespace Cpctl.Bootstrap.Certificates;

/// <summary><c>cpctl certs renew</c>: writes the request into the ControlPlaneNodes and waits until the agents have carried it out.</summary>
internal sealed class CertificateRenewHandler(CliServices services, string? kubeconfig)
{
    /// <summary>An agent acts within seconds, unless it is busy with a revision.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public async Task<int> RunAsync(string? node, string? name, bool dryRun, bool wait, CancellationToken cancel)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        var selected = RenewalRequest.Select(node, name, await ApiErrors.ExplainAsync(() => api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel)));
        if (dryRun)
        {
            foreach (var (target, certificates) in selected)
                await SayAsync($"{target} would renew {string.Join(", ", certificates.Select(certificate => certificate.Name))}");
            return (int)ExitCode.Done;
        }

        var id = services.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        foreach (var (target, _) in selected) await AskAsync(api, target, id, name, cancel);
        foreach (var (target, _) in selected)
        {
            if (wait) await ReportAsync(api, target, id, name, cancel);
            else await SayAsync($"{target} has been asked to renew {name ?? "every certificate that its agent renews"}");
        }

        return (int)ExitCode.Done;
    }

    private static Task<ControlPlaneNode> AskAsync(KubernetesClient api, string node, string id, string? name, CancellationToken cancel)
    {
        var names = name is null ? new JsonArray() : new JsonArray(JsonValue.Create(name));
        var patch = new JsonObject { ["spec"] = new JsonObject { ["renewCertificates"] = new JsonObject { ["id"] = id, ["names"] = names } } };
        return ApiErrors.ExplainAsync(() => api.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, node, patch, cancel));
    }

    private async Task ReportAsync(KubernetesClient api, string node, string id, string? name, CancellationToken cancel)
    {
        ControlPlaneNode? seen = null;
        await new ClusterWait(services).UntilAsync(
            $"{node} to renew its certificates",
            Limit,
            async token =>
            {
                seen = await api.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, node, token);
                return seen?.Status?.RenewedCertificates == id ? null
                    : $"the agent of {node} was heard of last at {seen?.Status?.LastHeartbeat?.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "no time"}";
            },
            "The agent does it as soon as it can; `cpctl certs list` shows when it has.",
            cancel);
        foreach (var certificate in RenewalRequest.Renewed(seen!, name))
            await SayAsync($"{node} {certificate.Name} is valid to {certificate.NotAfter.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");
    }

    private Task SayAsync(TerminalLine text) => services.Console.Out.WriteLineAsync(text);
}
