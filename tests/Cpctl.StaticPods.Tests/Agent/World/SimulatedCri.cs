using Cpctl.Api.Node.Cri;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>The container runtime's view of a simulated node.</summary>
internal sealed class SimulatedCri(SimulatedNode node) : ICri
{
    public List<string> Pulled { get; } = [];

    /// <summary>Names of the pods whose container was stopped.</summary>
    public List<string> Stopped { get; } = [];

    public Task<CriVersion> VersionAsync(CancellationToken cancellation) => Task.FromResult(new CriVersion("simulated", "1", "v1"));

    public Task<IReadOnlyList<CriSandbox>> ListSandboxesAsync(IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CriSandbox>>([.. node.Pods.Select(ToSandbox)]);

    public Task<CriSandbox?> TryGetSandboxAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(node.Pods.Where(pod => Id(pod) == id).Select(ToSandbox).FirstOrDefault());

    public Task<IReadOnlyList<CriContainer>> ListContainersAsync(
        string? sandboxId, IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CriContainer>>([.. node.Pods.Select(pod => new CriContainer(
            "c" + Id(pod), Id(pod), pod.Component, pod.Attempt, "", "", State(pod), At(pod.Id), Empty, Empty))]);

    public Task<CriContainerStatus?> TryGetContainerAsync(string id, CancellationToken cancellation) =>
        Task.FromResult(node.Pods.Where(pod => "c" + Id(pod) == id).Select(ToStatus).FirstOrDefault());

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken cancellation)
    {
        Stopped.AddRange(node.Pods.Where(pod => "c" + Id(pod) == id).Select(pod => pod.Name));
        return Task.CompletedTask;
    }

    public Task StopSandboxAsync(string id, CancellationToken cancellation) => Task.CompletedTask;

    public Task RemoveSandboxAsync(string id, CancellationToken cancellation)
    {
        node.Forget(pod => Id(pod) == id);
        return Task.CompletedTask;
    }

    public Task<CriImage?> TryGetImageAsync(string image, CancellationToken cancellation) =>
        Task.FromResult(node.AbsentImages.Contains(image) ? null : new CriImage(image, [image], [], 1));

    public Task<IReadOnlyList<CriImage>> ListImagesAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<CriImage>>([]);

    public Task<string> PullImageAsync(string image, CancellationToken cancellation)
    {
        Pulled.Add(image);
        return node.AbsentImages.Contains(image)
            ? throw new CriException($"{image}: not found", isUnreachable: false)
            : Task.FromResult(image);
    }

    private static Dictionary<string, string> Empty => [];

    private static string Id(SimulatedPod pod) => pod.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset At(int id) => DateTimeOffset.UnixEpoch.AddSeconds(id);

    private static CriContainerState State(SimulatedPod pod) =>
        !pod.IsAlive ? CriContainerState.Exited : pod.IsRunning ? CriContainerState.Running : CriContainerState.Created;

    private static CriContainerStatus ToStatus(SimulatedPod pod) => new(
        "c" + Id(pod), pod.Component, pod.Attempt, State(pod), At(pod.Id), At(pod.Id), pod.IsAlive ? null : At(pod.Id), 3, "", "", "Error", "", $"var/log/pods/{pod.Name}.log", Empty, Empty);

    private static CriSandbox ToSandbox(SimulatedPod pod)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (pod.Revision is { } revision)
        {
            labels["cpctl.dev/revision"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new CriSandbox(Id(pod), pod.Name + "-cp1", "kube-system", "", 0, pod.IsAlive, "", At(pod.Id), labels, Empty);
    }
}
