namespace Cpctl.Recovery.Restore;

/// <summary>
/// Which keys a restored cluster begins without: what only the old machines knew, and what they were told to do. A restored intent would run again (a node
/// that was asked to leave would leave once more), a restored address would be connected to.
/// </summary>
internal static class ScrubRules
{
    /// <summary>Everything below these: addresses of API servers, leases, whose holders are gone or take them again, and backups.</summary>
    private static readonly string[] Folders =
    [
        "/registry/masterleases/",
        "/registry/leases/kube-node-lease/",
        "/registry/leases/kube-system/",
        "/registry/leases/cpctl-system/",

        // Made by machines that are gone, or still to be made by them. The bundles themselves tell what there is.
        "/registry/cpctl.dev/etcdbackups/",
    ];

    private static readonly string[] Keys =
    [
        "/registry/services/endpoints/default/kubernetes",
        "/registry/endpointslices/default/kubernetes",

        // Sealed to the old machines, and perhaps of another generation than the bundle's: made anew from those.
        "/registry/secrets/cpctl-system/signers",
    ];

    /// <summary>What a control-plane node has in the API, by its name.</summary>
    private static readonly string[] OfNode =
    [
        "/registry/minions/",
        "/registry/csinodes/",
        "/registry/cpctl.dev/controlplanenodes/",
        "/registry/clusterroles/cpctl:agent:",
        "/registry/clusterrolebindings/cpctl:agent:",
    ];

    /// <param name="key">A key of etcd.</param>
    /// <param name="lostNodes">Names of the old control-plane nodes.</param>
    public static bool IsDropped(string key, IReadOnlyCollection<string> lostNodes) =>
        Keys.Contains(key, StringComparer.Ordinal)
        || Folders.Any(folder => key.StartsWith(folder, StringComparison.Ordinal))
        || OfNode.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal) && lostNodes.Contains(key[prefix.Length..], StringComparer.Ordinal));
}
