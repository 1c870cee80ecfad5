using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>etcd stops taking writes when its disk is full, and the kubelet evicts pods before that.</summary>
internal sealed class DiskSpaceCheck(IHost host) : IPreflightCheck
{
    internal const long MinimumBytes = 2L * 1024 * 1024 * 1024;

    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        var folders = new List<string> { subject.Paths.StateDirectory };
        if (!subject.IsWorker) folders.Add(subject.Paths.EtcdDataDirectory);
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. from folder in folders
               let free = host.FreeBytes(folder)
               where free < MinimumBytes
               select Finding.Problem(
                   $"only {free / 1048576} MiB are free at {folder}",
                   $"Free at least {MinimumBytes / 1048576} MiB there, or put a larger disk under it."),
        ]);
    }
}
