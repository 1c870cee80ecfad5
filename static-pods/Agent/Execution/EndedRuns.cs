using Cpctl.Api.Node.Cri;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>
/// What the container runtime remembers of a static pod's earlier runs. A manifest that comes back unchanged is the same pod to the kubelet, and
/// from an ended container it counts its back-off on: up to five minutes in which a revision that is tried again would not even start
/// (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy). The earlier ends would also be held against the new run.
/// </summary>
internal sealed class EndedRuns(ICri cri, string nodeName)
{
    /// <summary>Removes them; a run that goes on stays. Their logs stay in /var/log/pods until the kubelet clears them away.</summary>
    public async Task ForgetAsync(string podName, CancellationToken cancellation)
    {
        var name = $"{podName}-{nodeName}";
        foreach (var sandbox in await cri.ListSandboxesAsync(null, cancellation))
        {
            if (sandbox.Name == name && !sandbox.IsReady) await cri.RemoveSandboxAsync(sandbox.Id, cancellation);
        }
    }
}
