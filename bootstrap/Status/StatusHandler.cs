using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.Bootstrap.Status;

/// <summary><c>cpctl status</c>: asks the API, else this node's agent.</summary>
internal sealed class StatusHandler(CliServices services, string? kubeconfig)
{
    public async Task<int> RunAsync(OutputFormat format, CancellationToken cancel)
    {
        var report = await ReportAsync(cancel);
        if (format == OutputFormat.Table) StatusTable.Write(services.Console.Out, report);
        else ResultWriter.Write(services.Console.Out, format, JsonSerializer.SerializeToNode(report, StatusJson.Default.StatusReport)!);
        return (int)(report.Health == Health.Healthy ? ExitCode.Done : ExitCode.Failed);
    }

    private async Task<StatusReport> ReportAsync(CancellationToken cancel)
    {
        string fault;
        try
        {
            using var api = ClusterConnection.Open(services, kubeconfig);
            return await FromApiAsync(api, cancel);
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException { Status: >= System.Net.HttpStatusCode.InternalServerError })
        {
            fault = e.Message;
        }
        catch (CpctlException e) when (kubeconfig is null && Path.Exists(services.Paths.AgentSocket))
        {
            // A worker has no kubeconfig that may ask; its agent answers all the same.
            fault = e.Why;
        }

        return await FromAgentAsync(fault, cancel);
    }

    private async Task<StatusReport> FromApiAsync(KubernetesClient api, CancellationToken cancel)
    {
        var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel) ?? throw new CpctlException(
            ExitCode.Failed, "this cluster has no ControlPlane object", "the API answers, but cpctl did not make this cluster or has not finished", "On the first node, run `cpctl bootstrap` again.");
        var nodes = await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel);
        return StatusAssessment.OfCluster(controlPlane, nodes, services.Time.GetUtcNow());
    }

    private async Task<StatusReport> FromAgentAsync(string fault, CancellationToken cancel)
    {
        try
        {
            using var agent = new AgentSocketClient(services.Paths);
            return StatusAssessment.OfNode(await agent.StatusAsync(cancel), fault);
        }
        catch (CpctlException e) when (e.Code == ExitCode.Unreachable)
        {
            throw new CpctlException(
                ExitCode.Unreachable,
                "neither the API nor this node's agent answers",
                $"API: {fault}\nagent: {e.Why}",
                "Run this on a control-plane node as root, or name a kubeconfig with --kubeconfig.",
                e);
        }
    }
}
