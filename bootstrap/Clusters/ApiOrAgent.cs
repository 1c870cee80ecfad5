using System.Net;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Bootstrap.Cli;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.Bootstrap.Clusters;

/// <summary>Asks the API about the cluster; when it does not answer, this node's agent about this node.</summary>
internal sealed class ApiOrAgent(CliServices services, string? kubeconfig)
{
    /// <param name="api">What to ask the API.</param>
    /// <param name="agent">What to make of the agent's report; the text says why the API did not answer.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="CpctlException">Unreachable (4): neither answers. Bad input (2): no kubeconfig that can be used, and no agent.</exception>
    public Task<T> AskAsync<T>(Func<KubernetesClient, Task<T>> api, Func<NodeReport, string, T> agent, CancellationToken cancel) =>
        ApiErrors.ExplainAsync(() => AskBothAsync(api, agent, cancel));

    private async Task<T> AskBothAsync<T>(Func<KubernetesClient, Task<T>> api, Func<NodeReport, string, T> agent, CancellationToken cancel)
    {
        string fault;
        try
        {
            using var client = ClusterConnection.Open(services, kubeconfig);
            return await api(client);
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException { Status: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError })
        {
            fault = RefusalClassifier.Explain(e);
        }
        catch (CpctlException e) when (kubeconfig is null && Path.Exists(services.Paths.AgentSocket))
        {
            // A worker has no kubeconfig that may ask; its agent answers all the same.
            fault = e.Why;
        }

        return agent(await ReportAsync(fault, cancel), fault);
    }

    private async Task<NodeReport> ReportAsync(string fault, CancellationToken cancel)
    {
        try
        {
            using var agent = new AgentSocketClient(services.Paths);
            return await agent.StatusAsync(cancel);
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
