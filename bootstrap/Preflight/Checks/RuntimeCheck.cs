using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Without a container runtime that speaks CRI v1 neither the kubelet nor the agent can do anything.</summary>
internal sealed class RuntimeCheck(ICri cri, IHost host) : IPreflightCheck
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

        // The socket is root's alone: what others are told about it says nothing.
        if (!host.IsRoot) return [];
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
