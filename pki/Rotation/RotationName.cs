using Cpctl.Pki.Rotation.Lines;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation;

/// <summary>What can be rotated, by the names that people use.</summary>
public static class RotationName
{
    public const string Cluster = "cluster";
    public const string Etcd = "etcd";
    public const string FrontProxy = "front-proxy";
    public const string ServiceAccount = "service-account";
    public const string Encryption = "encryption";

    public static IReadOnlyList<string> All => [.. RotatedLines.All.Select(line => line.Name)];

    /// <returns>Null for what is no authority.</returns>
    public static AuthorityKind? Authority(string name) => RotatedLines.Find(name) is RotatedAuthority authority ? authority.Kind : null;

    internal static string Of(AuthorityKind kind) => RotatedLines.All.OfType<RotatedAuthority>().Single(line => line.Kind == kind).Name;

    /// <summary>For messages, without an article: etcd authority.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nothing of that name is rotated.</exception>
    public static string Title(string name) =>
        RotatedLines.Find(name)?.Title ?? throw new ArgumentOutOfRangeException(nameof(name), name, "nothing of that name is rotated");
}
