using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Kubeconfigs;

/// <summary>A kubeconfig of group system:masters, which no authorizer refuses: for repairing roles that refuse everybody else.</summary>
public static class BreakGlassKubeconfig
{
    /// <summary>Reason of the Event of the ControlPlane that tells of one.</summary>
    public const string EventReason = "BreakGlassIssued";

    /// <param name="signers">The cluster's.</param>
    /// <param name="user">As audit logs name it.</param>
    /// <param name="server">An https:// URL.</param>
    /// <param name="life">How long it is accepted.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The authority has expired.</exception>
    public static string Issue(SignerSet signers, string user, string server, TimeSpan life, TimeProvider time)
    {
        var (certificate, key) = MomentaryClient.Sign(signers.Cluster.Active, AuthorityKind.Cluster, user, LeafCatalog.MastersGroup, life, time);
        return new Kubeconfig
        {
            ClusterName = "kubernetes",
            Server = server,
            User = user,
            AuthorityPem = signers.Cluster.Bundle,
            CertificatePem = certificate,
            KeyPem = key,
        }.ToYaml();
    }
}
