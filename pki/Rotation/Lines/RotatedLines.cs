using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Lines;

/// <summary>Everything that can be rotated.</summary>
internal static class RotatedLines
{
    internal static IReadOnlyList<RotatedLine> All { get; } =
    [
        new RotatedAuthority(RotationName.Cluster, AuthorityKind.Cluster),
        new RotatedAuthority(RotationName.Etcd, AuthorityKind.Etcd),
        new RotatedAuthority(RotationName.FrontProxy, AuthorityKind.FrontProxy),
        new RotatedServiceAccountKey(),
        new RotatedEncryptionKey(),
    ];

    /// <returns>Null when nothing of that name is rotated.</returns>
    internal static RotatedLine? Find(string name) => All.FirstOrDefault(line => line.Name == name);
}
