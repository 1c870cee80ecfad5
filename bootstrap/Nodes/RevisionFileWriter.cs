using Cpctl.Api.Node;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Nodes;

/// <summary>
/// Puts files of a revision in place on a node that runs none yet: configuration first, then manifests, and last the file that makes a
/// supervisor start the kubelet, so that it finds everything.
/// </summary>
internal static class RevisionFileWriter
{
    public static void Write(IReadOnlyList<RevisionFile> files, NodePaths paths)
    {
        NodeDirectory.Ensure(paths.ManifestsDirectory);
        foreach (var file in files.OrderBy(file => Order(file, paths))) AtomicFile.Write(paths.At(file.Path), file.Text, FileModes.Secret);
    }

    private static int Order(RevisionFile file, NodePaths paths) =>
        paths.At(file.Path) == paths.KubeletEnvironmentFile ? 2 : file.IsManifest ? 1 : 0;
}
