using Cpctl.Api.Node.Cri;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>Remembers how containers ended: the kubelet keeps only the last one that did. Lost with the agent, which then takes longer to judge.</summary>
internal sealed class ContainerEnds(ICri cri)
{
    /// <summary>More than are ever judged.</summary>
    private const int Kept = 10;

    private readonly Dictionary<(string Pod, long Revision), List<ContainerEnd>> _ends = [];

    /// <returns>By pod name, oldest first, of the target's pods that have been started.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<ContainerEnd>>> ObserveAsync(
        IReadOnlyList<TargetPod> started, IReadOnlyList<PodRun> runs, CancellationToken cancellation)
    {
        // Another attempt at a revision is judged by itself.
        foreach (var over in _ends.Keys.Where(key => !started.Any(pod => (pod.PodName, pod.Revision) == key)).ToList())
        {
            _ends.Remove(over);
        }

        foreach (var pod in started)
        {
            if (runs.FirstOrDefault(run => run.PodName == pod.PodName && run.Revision == pod.Revision)?.LastExit is { } exit)
            {
                await AddAsync((pod.PodName, pod.Revision), exit.ContainerId, cancellation);
            }
        }

        return _ends.ToDictionary(pair => pair.Key.Pod, pair => (IReadOnlyList<ContainerEnd>)[.. pair.Value], StringComparer.Ordinal);
    }

    private async Task AddAsync((string Pod, long Revision) key, string container, CancellationToken cancellation)
    {
        var ends = _ends.TryGetValue(key, out var known) ? known : _ends[key] = [];
        if (ends.Exists(end => end.ContainerId == container)
            || await cri.TryGetContainerAsync(container, cancellation) is not { State: CriContainerState.Exited, FinishedAt: { } finished } status)
        {
            return;
        }

        ends.Add(new ContainerEnd(container, status.ExitCode, status.StartedAt ?? finished, finished));
        if (ends.Count > Kept)
        {
            ends.RemoveAt(0);
        }
    }
}
