namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Static pods, certificates or kubeconfigs of an earlier installation would start beside ours or be mistaken for ours.</summary>
internal sealed class LeftoversCheck : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        // A node that knows which cluster it belongs to is OtherClusterCheck's; its files are not leftovers.
        if (subject.IsResumed || File.Exists(subject.Paths.NodeIdentityFile)) return Task.FromResult<IReadOnlyList<Finding>>([]);
        var found = Entries(subject.Paths.ManifestsDirectory).Concat(Entries(subject.Paths.PkiDirectory))
            .Concat(Directory.Exists(subject.Paths.KubernetesDirectory) ? Directory.EnumerateFiles(subject.Paths.KubernetesDirectory, "*.conf") : [])
            .Order(StringComparer.Ordinal).ToList();
        if (found.Count == 0) return Task.FromResult<IReadOnlyList<Finding>>([]);
        var shown = string.Join(", ", found.Take(4)) + (found.Count > 4 ? $" and {found.Count - 4} more" : "");
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            Finding.Harm(
                $"{subject.Paths.KubernetesDirectory} holds files of another installation: {shown}",
                "Remove that installation with its own tool (kubeadm reset), or move the folder away if nothing needs it."),
        ]);
    }

    private static IEnumerable<string> Entries(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];
}
