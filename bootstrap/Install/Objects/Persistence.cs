using System.Net;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resilience;

namespace Cpctl.Bootstrap.Install.Objects;

/// <summary>
/// Repeats an idempotent write to an API server that has only just started: its namespaces, resource definitions and admission come up one
/// after the other, each answering with an error until then.
/// </summary>
internal sealed class Persistence(TimeProvider time)
{
    public Task<T> TryAsync<T>(Func<Task<T>> write, CancellationToken cancel) => RetryPipeline.ApiServerStarts.RunAsync(_ => write(), IsPassing, time, cancel);

    private static bool IsPassing(Exception exception) => exception switch
    {
        KubernetesTransportException => true,
        KubernetesApiException { IsConflict: true } => true,

        // 403: roles are not read yet, or the namespace does not exist for admission yet. 404: the resource definition is not served yet.
        KubernetesApiException api => api.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests || (int)api.Status >= 500,
        _ => false,
    };
}
