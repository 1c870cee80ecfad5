using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>The kubelet accounts and limits pods with these cgroup controllers.</summary>
internal sealed class CgroupsCheck(IHost host) : IPreflightCheck
{
    private static readonly string[] Needed = ["cpu", "cpuset", "memory", "pids"];

    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        var missing = Needed.Except(host.CgroupControllers).ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(
            missing.Count == 0
                ? []
                : [Finding.Warning($"cgroup controllers are missing: {string.Join(", ", missing)}", "Mount cgroups, or enable them on the kernel's command line (cgroup_enable=memory).")]);
    }
}
