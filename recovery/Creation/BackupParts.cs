using Cpctl.Api.Node;
using Cpctl.Recovery.Bundles;

namespace Cpctl.Recovery.Creation;

/// <summary>The files of a node that go into a bundle: what it takes to have the same cluster again, beside etcd's data.</summary>
internal static class BackupParts
{
    /// <summary>The snapshot last: whoever wants only the keys of a large bundle has them soon.</summary>
    public static IReadOnlyList<BundlePart> Of(NodePaths paths, long? revision, string snapshot) =>
    [
        new(BundleLayout.Signers, paths.SignersFile),
        new(BundleLayout.NodeIdentity, paths.NodeIdentityFile),
        .. File.Exists(paths.EncryptionConfigFile) ? (IEnumerable<BundlePart>)[new(BundleLayout.EncryptionConfig, paths.EncryptionConfigFile)] : [],
        .. revision is { } number ? FilesOf(paths.Revision(number)) : [],
        new(BundleLayout.Snapshot, snapshot),
    ];

    private static IEnumerable<BundlePart> FilesOf(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new BundlePart(BundleLayout.Revision + Path.GetRelativePath(directory, file), file))
        : [];
}
