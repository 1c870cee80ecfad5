namespace Cpctl.Pki.Joining;

/// <summary>Names in the cluster that joining, tokens and RBAC share.</summary>
public static class ClusterNames
{
    public const string SystemNamespace = "cpctl-system";

    /// <summary>Where bootstrap tokens live; the API server looks nowhere else.</summary>
    public const string TokenNamespace = "kube-system";

    /// <summary>Secret in <see cref="SystemNamespace"/>: node name → sealed signers.</summary>
    public const string SignersSecret = "signers";

    /// <summary>Signs the identity of nodes: <c>cpctl:agent:&lt;node&gt;</c>.</summary>
    public const string NodeSigner = "cpctl.dev/node";

    /// <summary>Signs client and serving certificates of workers' kubelets.</summary>
    public const string KubeletSigner = "cpctl.dev/kubelet";

    public const string ControlPlaneBootstrappers = "system:bootstrappers:cpctl:control-plane";

    public const string WorkerBootstrappers = "system:bootstrappers:cpctl:worker";

    /// <summary>On the signers Secret: the cluster id its boxes are bound to.</summary>
    public const string ClusterIdAnnotation = "cpctl.dev/cluster-id";

    /// <summary>On the signers Secret: <see cref="Signers.SignerSet.Generation"/> of what is sealed in it.</summary>
    public const string GenerationAnnotation = "cpctl.dev/generation";

    /// <summary>On the signers Secret: <see cref="SignedBoxes"/>.</summary>
    internal const string SignedBoxesAnnotation = "cpctl.dev/signed-boxes";

    /// <summary>On the ControlPlane: the rotation that a person asks for, as NAME/ID, or as NAME/ID/brought/FINGERPRINT with an authority of their own.</summary>
    public const string RotateAnnotation = "cpctl.dev/rotate";

    /// <summary>On a single-use token: fingerprint of the one key it admits.</summary>
    public const string UsedByAnnotation = "cpctl.dev/used-by";

    /// <summary>On a worker's ControlPlaneNode: fingerprint of the key that was admitted under its name.</summary>
    public const string IdentityAnnotation = "cpctl.dev/identity";

    public const string SingleUseAnnotation = "cpctl.dev/single-use";
}
