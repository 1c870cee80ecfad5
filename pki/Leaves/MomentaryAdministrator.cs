using System.Security.Cryptography;
using Cpctl.Api.Kubernetes;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>
/// A cluster administrator's identity that lives for a moment and only in memory, for what must work whatever became of the cluster's roles, and for changing those roles.
/// Who holds the cluster's authority can make one at any time; a standing right to escalate would be one more thing to guard.
/// </summary>
public static class MomentaryAdministrator
{
    /// <param name="access">How to reach the cluster; whoever it names is replaced.</param>
    /// <param name="signers">The cluster's.</param>
    /// <param name="user">As audit logs name it.</param>
    /// <param name="life">How long it is accepted.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="CryptographicException">The authority has expired.</exception>
    public static ClusterAccess Of(ClusterAccess access, SignerSet signers, string user, TimeSpan life, TimeProvider time)
    {
        var (certificate, key) = MomentaryClient.Sign(signers.Cluster.Active, AuthorityKind.Cluster, user, LeafCatalog.MastersGroup, life, time);
        return new ClusterAccess
        {
            Endpoints = access.Endpoints,
            TlsServerName = access.TlsServerName,
            Proxy = access.Proxy,
            AuthorityPem = signers.Cluster.Bundle,
            ClientCertificatePem = certificate,
            ClientKeyPem = key,
        };
    }
}
