using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>The kubelet must be installed, and not newer than the API server it is to talk to (Kubernetes' version skew policy).</summary>
internal sealed class KubeletCheck(IHost host) : IPreflightCheck
{
    public async Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        var kubelet = host.FindProgram("kubelet");
        if (kubelet is null) return [Finding.Problem("the kubelet is not installed", $"Install kubelet {subject.KubernetesVersion ?? "of the cluster's version"} so that it is on PATH.")];
        var installed = await KubeletVersion.ReadAsync(host, cancel);
        if (installed is null) return [Finding.Problem($"{kubelet} --version did not answer with a version", "Install a kubelet built for this machine.")];
        if (subject.KubernetesVersion is not { } wanted || !KubeletVersion.IsNewerMinor(installed, wanted)) return [];
        return
        [
            Finding.Problem(
                $"the kubelet ({installed}) is newer than the Kubernetes version to install ({wanted})",
                $"Install kubelet {wanted}, or set spec.version to {installed}."),
        ];
    }
}
