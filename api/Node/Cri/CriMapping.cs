using Cpctl.Api.Node.Cri.Protocol;

namespace Cpctl.Api.Node.Cri;

/// <summary>From the protocol's messages to our records. The protocol's times are nanoseconds since 1970, 0 for "not yet".</summary>
internal static class CriMapping
{
    internal static CriSandbox ToSandbox(PodSandbox pod) => new(
        pod.Id,
        pod.Metadata?.Name ?? "",
        pod.Metadata?.Namespace ?? "",
        pod.Metadata?.Uid ?? "",
        (int)(pod.Metadata?.Attempt ?? 0),
        pod.State == PodSandboxState.SandboxReady,
        "",
        Time(pod.CreatedAt),
        Copy(pod.Labels),
        Copy(pod.Annotations));

    internal static CriSandbox ToSandbox(PodSandboxStatus pod) => new(
        pod.Id,
        pod.Metadata?.Name ?? "",
        pod.Metadata?.Namespace ?? "",
        pod.Metadata?.Uid ?? "",
        (int)(pod.Metadata?.Attempt ?? 0),
        pod.State == PodSandboxState.SandboxReady,
        pod.Network?.Ip ?? "",
        Time(pod.CreatedAt),
        Copy(pod.Labels),
        Copy(pod.Annotations));

    internal static CriContainer ToContainer(Container container) => new(
        container.Id,
        container.PodSandboxId,
        container.Metadata?.Name ?? "",
        (int)(container.Metadata?.Attempt ?? 0),
        container.Image?.Image ?? "",
        container.ImageRef,
        (CriContainerState)container.State,
        Time(container.CreatedAt),
        Copy(container.Labels),
        Copy(container.Annotations));

    internal static CriContainerStatus ToStatus(ContainerStatus container) => new(
        container.Id,
        container.Metadata?.Name ?? "",
        (int)(container.Metadata?.Attempt ?? 0),
        (CriContainerState)container.State,
        Time(container.CreatedAt),
        TimeOrNull(container.StartedAt),
        TimeOrNull(container.FinishedAt),
        container.ExitCode,
        container.Image?.Image ?? "",
        container.ImageRef,
        container.Reason,
        container.Message,
        container.LogPath,
        Copy(container.Labels),
        Copy(container.Annotations));

    internal static CriImage ToImage(Image image) => new(image.Id, [.. image.RepoTags], [.. image.RepoDigests], image.Size);

    private static DateTimeOffset Time(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private static DateTimeOffset? TimeOrNull(long nanoseconds) => nanoseconds > 0 ? Time(nanoseconds) : null;

    private static Dictionary<string, string> Copy(IDictionary<string, string> map) => new(map, StringComparer.Ordinal);
}
