using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>A kubelet that runs with another configuration would answer for the node, and start none of our pods.</summary>
internal sealed class RunningKubeletCheck(IHost host) : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        // Somebody who asks the program for its version, as another check does at this moment, runs no kubelet.
        var foreign = host.FindProcesses("kubelet")
            .Where(process => !process.Arguments.Contains("--version") && process.Flag("config") != subject.Paths.KubeletConfigFile);
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. foreign.Select(process => Finding.Problem(
                $"a kubelet (pid {process.Id}) already runs with {process.Flag("config") ?? "no configuration file"}",
                "Stop and disable it (systemctl disable --now kubelet); cpctl starts it with its own configuration.")),
        ]);
    }
}
