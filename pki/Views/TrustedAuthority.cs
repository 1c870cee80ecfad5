using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Views;

/// <summary>An authority that a node trusts, and the bundle that says so.</summary>
/// <param name="Name">The bundle's name as leaves are named (ca, etcd/ca, front-proxy-ca); those that do not sign have their role appended: ca (next), ca (retired).</param>
/// <param name="Path">The bundle.</param>
/// <param name="Certificate">Its certificate.</param>
public sealed record TrustedAuthority(string Name, string Path, CertificateFacts Certificate)
{
    /// <summary>The authorities of one line, the signing one first.</summary>
    internal static IEnumerable<TrustedAuthority> Of(AuthorityLine line, string name, string path)
    {
        yield return One(name, path, line.Active.Certificate);
        if (line.Next is { } next)
        {
            yield return One($"{name} (next)", path, next.Certificate);
        }

        var generation = 0;
        foreach (var retired in line.Retired)
        {
            yield return One(Retired(name, generation++), path, retired.Certificate);
        }
    }

    /// <summary>A node without signers cannot tell which authority signs: the first of its bundle does.</summary>
    public static IEnumerable<TrustedAuthority> OfBundle(X509Certificate2Collection bundle, string name, string path) =>
        bundle.Select((authority, index) => One(index == 0 ? name : Other(name, index), path, authority));

    private static string Retired(string name, int generation) => generation == 0 ? $"{name} (retired)" : $"{name} (retired {generation + 1})";

    private static string Other(string name, int index) => index == 1 ? $"{name} (trusted)" : $"{name} (trusted {index})";

    private static TrustedAuthority One(string name, string path, X509Certificate2 certificate) =>
        new(name, path, CertificateFacts.Of(certificate, renewBefore: null));
}
