using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Clusters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Bootstrap.Install;

/// <summary>This node's API server, asked as the cluster's administrator: through the redirect, whichever slot it leads to.</summary>
internal static class LocalApi
{
    private static readonly Uri Url = new("https://127.0.0.1:6443");

    /// <summary>How long one look at /readyz may take: a server that is only starting may accept and then say nothing.</summary>
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(2);

    public static KubernetesClient Connect(NodePaths paths, TimeProvider time) =>
        new(NodeAdministrator.Access(paths, time).WithEndpoints([Url]), time, NullLogger.Instance);

    /// <summary>Null when the server is ready, else why not.</summary>
    public static async Task<string?> FaultAsync(IKubernetesClient api, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(LookLimit);
        try
        {
            await api.GetRawAsync("/readyz", limit.Token);
            return null;
        }
        catch (KubernetesApiException e)
        {
            return $"the API server is not ready: {e.Message}";
        }
        catch (KubernetesTransportException e)
        {
            return $"the API server does not answer: {e.Message}";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return "the API server does not answer in time";
        }
    }
}
