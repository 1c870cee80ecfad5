using System.Globalization;
using Cpctl.Api.Node.Cri;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering.Components;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>Sees static pods through the container runtime, which knows before the API does and without it.</summary>
internal sealed class PodObserver(ICri cri, string nodeName)
{
    private const string RevisionLabel = "cpctl.dev/revision";

    private static readonly string[] Namespaces = ["kube-system", "cpctl-system"];

    /// <summary>Every pod of ours that has left a trace. Static pods carry the node's name at the end of theirs.</summary>
    public async Task<IReadOnlyList<PodRun>> ObserveAsync(CancellationToken cancellation)
    {
        var sandboxes = await cri.ListSandboxesAsync(null, cancellation);
        var containers = (await cri.ListContainersAsync(null, null, cancellation)).ToLookup(container => container.SandboxId, StringComparer.Ordinal);
        return
        [
            .. sandboxes
                .Where(sandbox => Namespaces.Contains(sandbox.Namespace, StringComparer.Ordinal) && IsOurs(sandbox.Name))
                .GroupBy(sandbox => (Name: BareName(sandbox.Name), Revision: RevisionOf(sandbox)))
                .Select(pod => ToRun(pod.Key.Name, pod.Key.Revision, pod.SelectMany(sandbox => containers[sandbox.Id]))),
        ];
    }

    private static PodRun ToRun(string name, long? revision, IEnumerable<CriContainer> all)
    {
        var containers = all.OrderBy(container => container.CreatedAt).ToList();
        var running = containers.FindLast(container => container.State == CriContainerState.Running);
        var live = running ?? containers.FindLast(container => container.State != CriContainerState.Exited);
        var exited = containers.FindLast(container => container.State == CriContainerState.Exited);
        return new PodRun(
            name,
            revision,
            running?.CreatedAt,
            live is not null,
            live?.Id,
            containers.Count == 0 ? 0 : containers[^1].Attempt,
            exited is null ? null : new ContainerExit(exited.Id, exited.CreatedAt));
    }

    private static long? RevisionOf(CriSandbox sandbox) =>
        sandbox.Labels.TryGetValue(RevisionLabel, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : null;

    private bool IsOurs(string mirrorName) =>
        mirrorName.EndsWith("-" + nodeName, StringComparison.Ordinal)
        && BareName(mirrorName) is var name
        && (name is ManifestFile.BootstrapEtcd or KubeletProofManifest.PodName || ManifestFile.ComponentOf(name) is not null);

    private string BareName(string mirrorName) => mirrorName[..^(nodeName.Length + 1)];
}
