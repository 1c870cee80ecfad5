using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Bootstrap.Rollouts;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.Bootstrap.Status;

/// <summary><c>cpctl status</c>: asks the API, else this node's agent.</summary>
internal sealed class StatusHandler(CliServices services, string? kubeconfig)
{
    public async Task<int> RunAsync(OutputFormat format, CancellationToken cancel)
    {
        var report = await new ApiOrAgent(services, kubeconfig).AskAsync(api => FromApiAsync(api, cancel), StatusAssessment.OfNode, cancel);
        if (format == OutputFormat.Table) StatusTable.Write(services.Console.Out, report);
        else ResultWriter.Write(services.Console.Out, format, JsonSerializer.SerializeToNode(report, StatusJson.Default.StatusReport)!);
        return (int)(report.Health == Health.Healthy ? ExitCode.Done : ExitCode.Failed);
    }

    private async Task<StatusReport> FromApiAsync(KubernetesClient api, CancellationToken cancel)
    {
        var controlPlane = await new RolloutObjects(api).ControlPlaneAsync(cancel);
        var nodes = await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel);
        var silence = await new RenewalCheck(api, services.Console, services.Time).ProblemAsync(controlPlane, cancel);
        return StatusAssessment.OfCluster(controlPlane, nodes, services.Time.GetUtcNow(), silence, await LocalAsync(cancel));
    }

    /// <summary>This node's own agent knows what the API could not be told; none is asked about a cluster that a kubeconfig names.</summary>
    private async Task<NodeReport?> LocalAsync(CancellationToken cancel)
    {
        if (!ClusterConnection.IsOwn(services, kubeconfig) || !Path.Exists(services.Paths.AgentSocket)) return null;
        try
        {
            using var agent = new AgentSocketClient(services.Paths);
            return await agent.StatusAsync(cancel);
        }
        catch (CpctlException)
        {
            return null;
        }
    }
}
