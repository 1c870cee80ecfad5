using Cpctl.Api.Kubernetes;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Clusters;

/// <summary>Waits for what the cluster does by itself, says on stderr what is missing when that changes, and puts up with an API that is away.</summary>
internal sealed class ClusterWait(CliServices services)
{
    /// <inheritdoc cref="Polling.UntilAsync"/>
    public async Task UntilAsync(string what, TimeSpan limit, Func<CancellationToken, Task<string?>> look, string remedy, CancellationToken cancel)
    {
        string? said = null;
        await new Polling(services.Time).UntilAsync(
            what,
            limit,
            async token =>
            {
                try
                {
                    return await look(token);
                }
                catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException)
                {
                    return e.Message;
                }
            },
            missing =>
            {
                if (missing == said) return;
                services.Console.Error.WriteLine(missing);
                said = missing;
            },
            remedy,
            cancel);
    }
}
