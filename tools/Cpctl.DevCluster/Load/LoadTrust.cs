using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Cpctl.DevCluster.Load;

/// <summary>The authorities that the load's clients trust. They are read again now and then, as pods are given theirs: the cluster's may be rotated.</summary>
public sealed class LoadTrust(string authorityPem)
{
    private volatile string _authorityPem = authorityPem;

    /// <summary>What new connections are judged by.</summary>
    public void Replace(string authorityPem) => _authorityPem = authorityPem;

    internal bool Judge(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(_authorityPem);
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(server);
    }
}
