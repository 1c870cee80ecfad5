using Cpctl.Api.Node.Cri;

namespace Cpctl.Recovery.Tests.Drills;

/// <summary>A container runtime with containers that run until they are stopped; it starts none.</summary>
internal sealed class LeftContainers(params string[] names) : ICri
{
    private readonly Dictionary<string, CriContainer> _running = names.ToDictionary(
        name => name,
        name => new CriContainer(
            name, "sandbox", name, 0, "image", "image", CriContainerState.Running, DateTimeOffset.UnixEpoch, new Dictionary<string, string> { ["io.kubernetes.container.name"] = name }, new Dictionary<string, string>()));

    public IReadOnlyCollection<string> Running => _running.Keys;

    public Task<IReadOnlyList<CriContainer>> ListContainersAsync(string? sandboxId, IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CriContainer>>([.. _running.Values.Where(container => labels is null || labels.All(label => container.Labels.Contains(label)))]);

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken cancellation)
    {
        _running.Remove(id);
        return Task.CompletedTask;
    }

    public Task<CriContainerStatus?> TryGetContainerAsync(string id, CancellationToken cancellation) => Task.FromResult<CriContainerStatus?>(null);

    public Task<CriVersion> VersionAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<CriSandbox>> ListSandboxesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CriSandbox?> TryGetSandboxAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

    public Task StopSandboxAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

    public Task RemoveSandboxAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CriImage?> TryGetImageAsync(string image, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<CriImage>> ListImagesAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<string> PullImageAsync(string image, CancellationToken cancellation) => throw new NotSupportedException();
}
