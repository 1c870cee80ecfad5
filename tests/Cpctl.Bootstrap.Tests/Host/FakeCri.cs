using Cpctl.Api.Node.Cri;

namespace Cpctl.Bootstrap.Tests.Host;

/// <summary>A container runtime with a list of images and nothing running.</summary>
internal sealed class FakeCri : ICri
{
    public List<string> Images { get; } = [];

    /// <summary>Set to make every call fail, as when containerd is down.</summary>
    public CriException? Fault { get; set; }

    public Task<CriVersion> VersionAsync(CancellationToken cancellation) => Answer(new CriVersion("containerd", "1.6.20", "v1"));

    public Task<CriImage?> TryGetImageAsync(string image, CancellationToken cancellation) =>
        Answer(Images.Contains(image) ? new CriImage("id", [image], [], 1) : null);

    public Task<IReadOnlyList<CriImage>> ListImagesAsync(CancellationToken cancellation) =>
        Answer<IReadOnlyList<CriImage>>([.. Images.Select(image => new CriImage(image, [image], [], 1))]);

    public Task<IReadOnlyList<CriSandbox>> ListSandboxesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation) =>
        Answer<IReadOnlyList<CriSandbox>>([]);

    public Task<CriSandbox?> TryGetSandboxAsync(string id, CancellationToken cancellation) => Answer<CriSandbox?>(null);

    public Task<IReadOnlyList<CriContainer>> ListContainersAsync(string? sandboxId, IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation) =>
        Answer<IReadOnlyList<CriContainer>>([]);

    public Task<CriContainerStatus?> TryGetContainerAsync(string id, CancellationToken cancellation) => Answer<CriContainerStatus?>(null);

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken cancellation) => Answer(0);

    public Task StopSandboxAsync(string id, CancellationToken cancellation) => Answer(0);

    public Task RemoveSandboxAsync(string id, CancellationToken cancellation) => Answer(0);

    public Task<string> PullImageAsync(string image, CancellationToken cancellation) => Answer(image);

    private Task<T> Answer<T>(T value) => Fault is null ? Task.FromResult(value) : Task.FromException<T>(Fault);
}
