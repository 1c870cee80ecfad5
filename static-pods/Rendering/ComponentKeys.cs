using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;

namespace Cpctl.StaticPods.Rendering;

/// <summary>Which keys each component reads only when it starts, as a mark for its manifest.</summary>
internal static class ComponentKeys
{
    internal static string? Etcd(KeysStatus? keys) => RevisionKeys.Mark(keys, [RotationName.Etcd]);

    /// <summary>It signs tokens and encrypts by files of which it never reads a second time.</summary>
    internal static string? ApiServer(KeysStatus? keys) => RevisionKeys.Mark(
        keys,
        [RotationName.Cluster, RotationName.Etcd, RotationName.FrontProxy, RotationName.ServiceAccount, RotationName.Encryption],
        [RotationName.ServiceAccount, RotationName.Encryption]);

    /// <summary>It signs the tokens of Secrets. Its own, which it asks the API server for, do not outlive the key that signed them either. So are the authorities, which it also tells pods.</summary>
    internal static string? ControllerManager(KeysStatus? keys) => RevisionKeys.Mark(keys, [RotationName.Cluster], [RotationName.ServiceAccount]);

    /// <summary>The authorities of its kubeconfig.</summary>
    internal static string? Scheduler(KeysStatus? keys) => RevisionKeys.Mark(keys, [RotationName.Cluster]);

    /// <inheritdoc cref="Scheduler"/>
    internal static string? Kubelet(KeysStatus? keys) => RevisionKeys.Mark(keys, [RotationName.Cluster]);
}
