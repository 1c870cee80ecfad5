using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Trust;

namespace Cpctl.DevCluster.Load;

/// <summary>The authorities that the load's clients trust. They are read again now and then, as pods are given theirs: the cluster's may be rotated.</summary>
public sealed class LoadTrust(string authorityPem)
{
    private volatile string _authorityPem = authorityPem;

    /// <summary>What new connections are judged by.</summary>
    public void Replace(string authorityPem) => _authorityPem = authorityPem;

    internal bool Judge(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        return certificate is X509Certificate2 server
            && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
            && TrustAnchors.FromPem(_authorityPem).Vouch(server, presented?.ChainPolicy.ExtraStore);
    }
}
