using Cpctl.Api.Node.Cri;

namespace Cpctl.Bootstrap.Tests.Host;

/// <summary>A container runtime with a list of images, in which nothing runs unless a test says so.</summary>
internal sealed class FakeCri : ICri
{
    public List<string> Images { get; } = [];

    /// <summary>Names of the pods that run, as the runtime knows them (with the node's name); each with one container.</summary>
    public List<string> Pods { get; } = [];

    /// <summary>Called with a pod's name just before it ends.</summary>
    public Action<string> Ending { get; set; } = _ => { };

    /// <summary>Set to make every call fail, as when containerd is down.</summary>
    public CriException? Fault { get; set; }

    public Task<CriVersion> VersionAsync(CancellationToken cancellation) => Answer(new CriVersion("containerd", "1.6.20", "v1"));

    public Task<CriImage?> TryGetImageAsync(string image, CancellationToken cancellation) =>
        Answer(Images.Contains(image) ? new CriImage("id", [image], [], 1) : null);

    public Task<IReadOnlyList<CriImage>> ListImagesAsync(CancellationToken cancellation) =>
        Answer<IReadOnlyList<CriImage>>([.. Images.Select(image => new CriImage(image, [image], [], 1))]);

    public Task<IReadOnlyList<CriSandbox>> ListSandboxesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation) =>
        Answer<IReadOnlyList<CriSandbox>>([.. Pods.Select(pod => new CriSandbox(pod, pod, "", "", 0, IsReady: true, "", default, Labels(pod), Nothing))]);

    public Task<CriSandbox?> TryGetSandboxAsync(string id, CancellationToken cancellation) => Answer<CriSandbox?>(null);

    public Task<IReadOnlyList<CriContainer>> ListContainersAsync(string? sandboxId, IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation) =>
        Answer<IReadOnlyList<CriContainer>>(
        [
            .. Pods.Where(pod => labels is null || labels.All(Labels(pod).Contains))
                .Select(pod => new CriContainer(pod, pod, "", 0, "", "", CriContainerState.Running, default, Labels(pod), Nothing)),
        ]);

    public Task<CriContainerStatus?> TryGetContainerAsync(string id, CancellationToken cancellation) => Answer<CriContainerStatus?>(null);

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken cancellation) => End(id);

    public Task StopSandboxAsync(string id, CancellationToken cancellation) => End(id);

    public Task RemoveSandboxAsync(string id, CancellationToken cancellation) => Answer(0);

    public Task<string> PullImageAsync(string image, CancellationToken cancellation) => Answer(image);

    private static Dictionary<string, string> Nothing { get; } = [];

    private static Dictionary<string, string> Labels(string pod) => new() { ["io.kubernetes.pod.name"] = pod };

    private Task<int> End(string pod)
    {
        if (Fault is null && Pods.Remove(pod)) Ending(pod);
        return Answer(0);
    }

    private Task<T> Answer<T>(T value) => Fault is null ? Task.FromResult(value) : Task.FromException<T>(Fault);
}
