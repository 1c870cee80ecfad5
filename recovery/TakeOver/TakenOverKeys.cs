using Cpctl.Recovery.Restore;

namespace Cpctl.Recovery.TakeOver;

/// <summary>
/// What a restored cluster takes from the one that yields to it: its nodes, which come along as they are now, with their rights, and the numbers of
/// revisions that they run. All else is the backup's. Pure.
/// </summary>
public static class TakenOverKeys
{
    /// <summary>The Secret that the signers are in, sealed to each node. The only one that is there in both.</summary>
    public const string Signers = "/registry/secrets/cpctl-system/signers";

    private const string ControlPlaneNodes = "/registry/cpctl.dev/controlplanenodes/";

    /// <summary>
    /// Everything below these, in the order in which it is put in: a ControlPlaneNode whose Node is missing counts as removed, and what has an owner that is
    /// missing is collected as garbage.
    /// </summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        "/registry/secrets/cpctl-system/revision-",
        "/registry/minions/",
        "/registry/csinodes/",
        "/registry/leases/kube-node-lease/",
        ControlPlaneNodes,
        "/registry/clusterroles/cpctl:agent:",
        "/registry/clusterrolebindings/cpctl:agent:",
    ];

    /// <summary>What a value becomes in the restored cluster: nodes are not asked anything that they were asked before.</summary>
    /// <exception cref="InvalidDataException">A ControlPlaneNode can't be read.</exception>
    public static byte[] Edit(string key, byte[] value) => key.StartsWith(ControlPlaneNodes, StringComparison.Ordinal) ? RestoredObjects.WithoutIntents(value) : value;
}
