using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Clusters;

/// <summary>
/// How a command on a control-plane node does what it must whatever became of the cluster's roles: as a member of system:masters, for an hour and in memory alone, signed by the
/// authority on this node's disk. Where there is none, by admin.conf.
/// </summary>
internal static class NodeAdministrator
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <exception cref="Api.Errors.CpctlException">Bad input (2): admin.conf can't be used.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The signers can't be read, or the authority has expired.</exception>
    public static ClusterAccess Access(NodePaths paths, TimeProvider time)
    {
        var access = ClusterAccess.FromKubeconfig(paths.AdminKubeconfig);
        return SignerSet.TryLoad(paths) is { } signers && NodeIdentity.TryLoad(paths) is { } node
            ? MomentaryAdministrator.Of(access, signers, $"cpctl:administrator:{node.Name}", Life, time)
            : access;
    }
}
