using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>Asks the components of this node how they are.</summary>
internal interface IPodHealth
{
    /// <summary>Never throws for a component that does not answer.</summary>
    /// <param name="pod">A pod that runs; etcd is asked elsewhere.</param>
    /// <param name="slot">Its port, if it is an API server.</param>
    /// <param name="prove">An API server is about to get traffic: it must not only be ready but do real work.</param>
    /// <param name="present">With <paramref name="prove"/>: the port of the API server whose place it takes; null when there is none.</param>
    /// <param name="cancellation">Cancels the question.</param>
    Task<PodHealth> AskAsync(TargetPod pod, int slot, bool prove, int? present, CancellationToken cancellation);

    /// <summary>The kubelet's own health endpoint.</summary>
    /// <param name="configuration">Its configuration file's text, which may name another port.</param>
    /// <param name="cancellation">Cancels the question.</param>
    Task<PodHealth> AskKubeletAsync(string? configuration, CancellationToken cancellation);
}
