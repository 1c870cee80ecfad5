namespace Cpctl.Api.Node.Cri;

/// <summary>
/// The node's container runtime, as far as cpctl needs it. Every call throws <see cref="CriException"/> when the runtime
/// can't be reached or refuses; things that do not exist are null or nothing.
/// </summary>
public interface ICri
{
    Task<CriVersion> VersionAsync(CancellationToken cancellation);

    /// <summary>Sandboxes (running and ended) whose labels hold all of <paramref name="labels"/>; all when null.</summary>
    Task<IReadOnlyList<CriSandbox>> ListSandboxesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation);

    Task<CriSandbox?> TryGetSandboxAsync(string id, CancellationToken cancellation);

    /// <summary>Containers (running and ended) of one sandbox, or of all when null, filtered by labels as above.</summary>
    Task<IReadOnlyList<CriContainer>> ListContainersAsync(
        string? sandboxId, IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation);

    Task<CriContainerStatus?> TryGetContainerAsync(string id, CancellationToken cancellation);

    /// <summary>Asks the container to stop and kills it after <paramref name="grace"/>. A container that is gone counts as stopped.</summary>
    Task StopContainerAsync(string id, TimeSpan grace, CancellationToken cancellation);

    Task StopSandboxAsync(string id, CancellationToken cancellation);

    Task RemoveSandboxAsync(string id, CancellationToken cancellation);

    /// <summary>The image as present on the node, or null.</summary>
    Task<CriImage?> TryGetImageAsync(string image, CancellationToken cancellation);

    Task<IReadOnlyList<CriImage>> ListImagesAsync(CancellationToken cancellation);

    /// <summary>Pulls the image and returns its reference.</summary>
    Task<string> PullImageAsync(string image, CancellationToken cancellation);
}
