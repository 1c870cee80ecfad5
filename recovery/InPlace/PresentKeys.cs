namespace Cpctl.Recovery.InPlace;

/// <summary>
/// Keys that stay as they are now when a running cluster goes back to a backup: which nodes there are, what they run and may do, and what of keys and tokens
/// was given out. The nodes were not set back, so an earlier state of these would be wrong, or dangerous: an agent whose node is not in the API leaves.
/// </summary>
public static class PresentKeys
{
    /// <summary>Goes back in its spec alone.</summary>
    public const string ControlPlane = "/registry/cpctl.dev/controlplanes/cluster";

    /// <summary>Everything below these. Nodes first: nobody may find one of them missing.</summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        "/registry/cpctl.dev/controlplanenodes/",
        "/registry/minions/",
        "/registry/csinodes/",
        "/registry/leases/kube-node-lease/",

        // Rights of the nodes that there are; those of cpctl's own release.
        "/registry/clusterroles/cpctl:",
        "/registry/clusterrolebindings/cpctl:",

        // Numbers of revisions never repeat: nodes run them. Signers are sealed to the present nodes.
        "/registry/secrets/cpctl-system/revision-",
        "/registry/secrets/cpctl-system/signers",

        // Who was evicted stays so, and what is left to rotate for it.
        "/registry/configmaps/cpctl-system/evicted-nodes",

        // One that was used up since would admit somebody once more.
        "/registry/secrets/kube-system/bootstrap-token-",
        "/registry/certificatesigningrequests/",

        // What the present API servers are and by what authorities they are known.
        "/registry/configmaps/kube-public/cluster-info",
        "/registry/configmaps/kube-system/extension-apiserver-authentication",
        "/registry/services/endpoints/default/kubernetes",
        "/registry/endpointslices/default/kubernetes",

        // The bundles that were made since are there.
        "/registry/cpctl.dev/etcdbackups/",
        "/registry/apiextensions.k8s.io/customresourcedefinitions/controlplanes.cpctl.dev",
        "/registry/apiextensions.k8s.io/customresourcedefinitions/controlplanenodes.cpctl.dev",
        "/registry/apiextensions.k8s.io/customresourcedefinitions/etcdbackups.cpctl.dev",
    ];

    public static bool Has(string key) => key == ControlPlane || Folders.Any(folder => key.StartsWith(folder, StringComparison.Ordinal));
}
