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
    /// <exception cref="CpctlException">systemd refused.</exception>
    public async Task EnsureRunningAsync(CancellationToken cancel)
    {
        AtomicFile.Write(paths.KubeletGuardFile, KubeletGuard.Script(paths, paths.OnNode), FileModes.Public);
        if (!host.HasSystemd) return;
        var written = Units().Select(unit => AtomicFile.Write(unit.File, unit.Text, FileModes.Public)).ToList();
        if (written.Contains(true)) await SystemctlAsync(["daemon-reload"], cancel);
        await SystemctlAsync(["enable", "--now", KubeletUnits.RestartPath, KubeletUnits.TrialPath, "kubelet"], cancel);
    }

    /// <summary>For a node that leaves its cluster: the kubelet stops and does not come back by itself.</summary>
    public async Task EnsureStoppedAsync(CancellationToken cancel)
    {
        if (!host.HasSystemd) return;
        var ours = Units().Select(unit => unit.File).Where(File.Exists).ToList();
        var watches = ours.Select(Path.GetFileName).OfType<string>().Where(unit => unit is KubeletUnits.RestartPath or KubeletUnits.TrialPath);
        await SystemctlAsync(["disable", "--now", .. watches, "kubelet"], cancel);
        if (ours.Count == 0) return;
        ours.ForEach(File.Delete);
        await SystemctlAsync(["daemon-reload"], cancel);
    }

    /// <summary>The kubelet that runs with our configuration, null when there is none.</summary>
    public RunningProcess? Find() =>
        host.FindProcesses("kubelet").FirstOrDefault(process => process.Flag("config") == paths.OnNode(paths.KubeletConfigFile));

    private IReadOnlyList<(string File, string Text)> Units() =>
        KubeletUnits.All(paths, host.FindProgram("kubelet") ?? "/usr/bin/kubelet", host.FindProgram("systemctl") ?? "/bin/systemctl");

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
