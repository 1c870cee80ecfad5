using System.Net;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;

namespace Cpctl.Bootstrap.Clusters;

/// <summary>What a command that only asks the API tells its user when that fails.</summary>
internal static class ApiErrors
{
    /// <summary>Runs the work; errors of the API become errors for people.</summary>
    /// <exception cref="CpctlException">Unreachable (4), refused (3: not permitted) or failed (1).</exception>
    public static async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (KubernetesTransportException e)
        {
            throw new CpctlException(ExitCode.Unreachable, "the cluster does not answer", e.Message, "Check the endpoint in the kubeconfig; on a node, `cpctl status` asks its agent.", e);
        }
        catch (KubernetesApiException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new CpctlException(ExitCode.Refused, "the cluster does not permit this", e.Message, "Use a kubeconfig with more rights, like /etc/kubernetes/admin.conf.", e);
        }
        catch (KubernetesApiException e)
        {
            throw new CpctlException(ExitCode.Failed, "the cluster answered with an error", e.Message, "`cpctl status` tells how it is.", e);
        }
    }
}
