using System.Net;
using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;

namespace Cpctl.Bootstrap.Clusters;

/// <summary>What a command that only asks the API tells its user when that fails.</summary>
internal static class ApiErrors
{
    /// <summary>Runs the work; errors of the API become errors for people.</summary>
    /// <exception cref="CpctlException">Unreachable (4), refused (3: not permitted, or by a webhook, policy or quota) or failed (1).</exception>
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
        catch (KubernetesApiException e) when (e.Cause is { } cause)
        {
            throw new CpctlException(e.Status >= HttpStatusCode.TooManyRequests ? ExitCode.Failed : ExitCode.Refused, cause.What, e.Message, Sentence(cause.Remedy), e);
        }
        catch (KubernetesApiException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new CpctlException(ExitCode.Refused, "the cluster does not permit this", e.Message, "Use a kubeconfig with more rights, like /etc/kubernetes/admin.conf.", e);
        }
        catch (KubernetesApiException e)
        {
            throw new CpctlException(ExitCode.Failed, "the cluster answered with an error", e.Message, "`cpctl status` tells how it is.", e);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or JsonException or OverflowException or ArgumentException or InvalidOperationException or KeyNotFoundException or NullReferenceException)
        {
            // Somebody who may write to the API, or a proxy on the way, put something there that no record of ours takes: null where a field always is, an index beyond its list.
            throw new CpctlException(
                ExitCode.Failed,
                "the cluster's answer is not what it should be",
                e is NullReferenceException ? "a field of one of its objects is empty that never is" : e.Message,
                "Look at the objects with kubectl: ControlPlane, ControlPlaneNodes, and the Secrets of cpctl-system.",
                e);
        }
    }

    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
}
