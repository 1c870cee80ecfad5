using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Kubelets;

/// <summary>
/// Has the kubelet run with the configuration and arguments that are on disk. Under systemd its unit is pointed at them, enabled and
/// started; elsewhere whoever supervises the kubelet starts it as soon as both files exist.
/// </summary>
internal sealed class KubeletSupervision(IHost host, NodePaths paths)
{
    private string DropIn => paths.At("etc/systemd/system/kubelet.service.d/20-cpctl.conf");

    /// <exception cref="CpctlException">systemd refused.</exception>
    public async Task EnsureRunningAsync(CancellationToken cancel)
    {
        if (!host.HasSystemd) return;
        if (AtomicFile.Write(DropIn, DropInText(), FileModes.Public)) await SystemctlAsync(["daemon-reload"], cancel);
        await SystemctlAsync(["enable", "--now", "kubelet"], cancel);
    }

    /// <summary>For a node that leaves its cluster: the kubelet stops and does not come back by itself.</summary>
    public async Task EnsureStoppedAsync(CancellationToken cancel)
    {
        if (!host.HasSystemd) return;
        await SystemctlAsync(["disable", "--now", "kubelet"], cancel);
        if (!File.Exists(DropIn)) return;
        File.Delete(DropIn);
        await SystemctlAsync(["daemon-reload"], cancel);
    }

    /// <summary>The kubelet that runs with our configuration, null when there is none.</summary>
    public RunningProcess? Find() =>
        host.FindProcesses("kubelet").FirstOrDefault(process => process.Flag("config") == paths.OnNode(paths.KubeletConfigFile));

    private string DropInText() =>
        $"""
        # Written by cpctl. The kubelet runs with the configuration and arguments that cpctl's agent keeps up to date.
        [Unit]
        ConditionPathExists={paths.OnNode(paths.KubeletConfigFile)}
        StartLimitIntervalSec=0

        [Service]
        EnvironmentFile={paths.OnNode(paths.KubeletEnvironmentFile)}
        ExecStart=
        ExecStart={host.FindProgram("kubelet")} $CPCTL_KUBELET_ARGS
        Restart=always
        RestartSec=1

        [Install]
        WantedBy=multi-user.target

        """;

    private static async Task SystemctlAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var run = await ProgramRun.RunAsync("systemctl", arguments, cancel);
        if (run.ExitCode == 0) return;
        throw new CpctlException(
            ExitCode.Failed,
            $"systemctl {string.Join(' ', arguments)} failed",
            run.Error.Trim(),
            "See `journalctl -u kubelet`; the package that brings the kubelet should have brought its unit.");
    }
}
