using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>A kubelet does not start on a machine with swap unless it is told to.</summary>
internal sealed class SwapCheck(IHost host) : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>(
        host.HasSwap && subject.KubeletFailsOnSwap
            ? [Finding.Problem("swap is on, and the kubelet refuses to start with it", "Turn it off (swapoff -a, and in /etc/fstab), or set spec.kubelet.failSwapOn to false.")]
            : []);
}
