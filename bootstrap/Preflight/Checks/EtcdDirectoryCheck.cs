using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Data in etcd's directory belongs to some cluster: it is never overwritten.</summary>
internal sealed class EtcdDirectoryCheck : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        if (subject.IsWorker || subject.IsResumed) return Task.FromResult<IReadOnlyList<Finding>>([]);
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. from folder in new[] { subject.Paths.EtcdDataDirectory, subject.Paths.BootstrapEtcdDataDirectory }
               where Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(entry => IsData(Path.GetFileName(entry)))
               select Finding.Harm($"{folder} is not empty: it holds the data of an etcd member", $"Keep it safe (mv {folder} {folder}.old) if the data matters, or run `cpctl reset` if this node ran cpctl."),
        ]);
    }

    private static bool IsData(string name) => name is not ("lost+found" or "archive") && !name.StartsWith(IHost.FsyncProbePrefix, StringComparison.Ordinal);
}
