using Cpctl.Api.Node.Cri;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Without a container runtime that speaks CRI v1 neither the kubelet nor the agent can do anything.</summary>
internal sealed class RuntimeCheck(ICri cri) : IPreflightCheck
{
    public async Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        var socket = subject.Paths.ContainerdSocket;
        if (!Path.Exists(socket))
        {
            return
            [
                Finding.Problem(
                    $"containerd is absent: there is no socket at {socket}",
                    "Install and start containerd, 1.6 or newer: apt-get install containerd."),
            ];
        }

        try
        {
            await cri.VersionAsync(cancel);
            return [];
        }
        catch (CriException e)
        {
            return
            [
                Finding.Problem(
                    $"containerd does not answer CRI v1: {e.Message}",
                    "See `systemctl status containerd`; version 1.6 or newer, and its CRI plugin must not be in disabled_plugins (/etc/containerd/config.toml)."),
            ];
        }
    }
}
