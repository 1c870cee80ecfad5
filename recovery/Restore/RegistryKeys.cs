namespace Cpctl.Recovery.Restore;

/// <summary>Where API servers keep in etcd what a restore looks at. Source: kube-apiserver's storage prefixes under --etcd-prefix's default.</summary>
internal static class RegistryKeys
{
    public static ReadOnlySpan<byte> ControlPlane => "/registry/cpctl.dev/controlplanes/cluster"u8;

    public static ReadOnlySpan<byte> ControlPlaneNodes => "/registry/cpctl.dev/controlplanenodes/"u8;

    public static ReadOnlySpan<byte> Revisions => "/registry/secrets/cpctl-system/revision-"u8;
}
