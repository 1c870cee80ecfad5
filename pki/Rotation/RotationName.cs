using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation;

/// <summary>What can be rotated, by the names that people use.</summary>
public static class RotationName
{
    public const string Etcd = "etcd";
    public const string FrontProxy = "front-proxy";

    public static IReadOnlyList<string> All { get; } = [Etcd, FrontProxy];

    internal static AuthorityKind? Kind(string name) => name switch
    {
        Etcd => AuthorityKind.Etcd,
        FrontProxy => AuthorityKind.FrontProxy,
        _ => null,
    };
}
