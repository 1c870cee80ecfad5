using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Api.Configuration;

/// <summary>Authorities that a setting names.</summary>
public static class PemCertificates
{
    /// <summary>Whether there is one at least, and all can be read.</summary>
    public static bool AreIn(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
