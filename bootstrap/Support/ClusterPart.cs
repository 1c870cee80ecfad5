using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Support;

/// <summary>Collects what the API knows: objects of the control plane, never Secrets, and from every other node what its agent's pod collects there.</summary>
internal sealed class ClusterPart(KubernetesClient api)
{
    private static readonly (string File, string Path)[] Objects =
    [
        ("version.json", "/version"),
        ("readyz.txt", "/readyz?verbose"),
        ("controlplanes.json", "/apis/cpctl.dev/v1alpha1/controlplanes"),
        ("controlplanenodes.json", "/apis/cpctl.dev/v1alpha1/controlplanenodes"),
        ("nodes.json", "/api/v1/nodes"),
        ("kube-system/pods.json", "/api/v1/namespaces/kube-system/pods"),
        ("kube-system/events.json", "/api/v1/namespaces/kube-system/events"),
        ("kube-system/leases.json", "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases"),
        ("cpctl-system/pods.json", "/api/v1/namespaces/cpctl-system/pods"),
        ("cpctl-system/events.json", "/api/v1/namespaces/cpctl-system/events"),
        ("cpctl-system/leases.json", "/apis/coordination.k8s.io/v1/namespaces/cpctl-system/leases"),
        ("default/events.json", "/api/v1/namespaces/default/events"),
        ("default/endpoints.json", "/api/v1/namespaces/default/endpoints"),
    ];

    /// <summary>Of what a node sends, compressed, in MiB at least: it is kept in memory, and a node may be anybody's.</summary>
    private const int MostOfNode = 64;

    /// <summary>What files that are no logs may have, in MiB.</summary>
    private const int MostOfFile = 16;

    /// <summary>A node that hangs must not hold up the rest; a few megabytes of logs take seconds.</summary>
    private static readonly TimeSpan NodeLimit = TimeSpan.FromSeconds(60);

    public async Task CollectObjectsAsync(SupportArchive archive, CancellationToken cancel)
    {
        foreach (var (file, path) in Objects)
            await archive.TryAddAsync($"cluster/{file}", async () => ForeignValues.OfJson(await api.GetRawAsync(path, cancel)), cancel);
    }

    /// <param name="except">The node that was collected already.</param>
    /// <param name="logMegabytes">Of each file at most.</param>
    public async Task CollectNodesAsync(SupportArchive archive, string? except, int logMegabytes, CancellationToken cancel)
    {
        var nodes = await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel);
        var pods = await api.ListAllAsync(ResourceTypes.Pods, StaticPod.Agent.Namespace, null, cancel);
        var parts = nodes.Select(node => node.Metadata.Name!).Where(node => node != except).Order(StringComparer.Ordinal).Select(async node =>
        {
            var content = new MemoryStream();
            var error = await FetchAsync(node, pods, logMegabytes, content, cancel);
            content.Position = 0;
            return (Node: node, Content: content, Error: error);
        });
        foreach (var part in await Task.WhenAll(parts))
        {
            using (part.Content)
            {
                await MergeAsync(archive, part.Node, part.Content, logMegabytes, part.Error, cancel);
            }
        }
    }

    private static async Task MergeAsync(SupportArchive archive, string node, Stream content, int logMegabytes, Exception? error, CancellationToken cancel)
    {
        try
        {
            if (error is null) await archive.MergeAsync(content, NodePart.Folder(node), (long)Math.Max(MostOfFile, logMegabytes + 1) << 20, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            error = e;
        }

        if (error is not null) archive.Miss(NodePart.Folder(node), error);
    }

    /// <returns>Why it could not be had; null when it could.</returns>
    private async Task<Exception?> FetchAsync(string node, IEnumerable<Pod> pods, int logMegabytes, Stream content, CancellationToken cancel)
    {
        // A successor runs beside its predecessor for a moment: either will do.
        var pod = pods.FirstOrDefault(pod => pod.Spec?.NodeName == node && pod.Status?.Phase == "Running" && pod.Spec.Containers.Any(container => container.Name == ComponentNames.Agent));
        if (pod is null) return new InvalidOperationException("no pod of its agent runs there");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(NodeLimit);
        string[] command = ["/usr/bin/cpctl", "support", "--this-node", "--output", "-", "--log-megabytes", $"{logMegabytes}"];
        try
        {
            var outcome = await api.ExecAsync(StaticPod.Agent.Namespace, pod.Metadata.Name!, ComponentNames.Agent, command, new BoundedStream(content, (long)Math.Max(MostOfNode, logMegabytes) << 20), limit.Token);

            // What could not be had there is said in its own index.
            return outcome.Succeeded || content.Length > 0 ? null : new InvalidOperationException($"{outcome.Message} {outcome.Error}".Trim());
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException or InvalidDataException)
        {
            return e;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new TimeoutException($"it did not answer within {NodeLimit.TotalSeconds} s");
        }
    }
}
