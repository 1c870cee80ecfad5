using System.Text;
using System.Text.RegularExpressions;
using Cpctl.Api.Node;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Kubeconfigs;

/// <summary>A leaf that lives inside a kubeconfig, so that the one file can be carried elsewhere: admin.conf.</summary>
internal sealed partial class EmbeddedPair(string path, string user, PkiSettings settings, string authorities) : ILeafStore
{
    public string Path => path;

    public StoredLeaf? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path);
        var certificate = Decode(CertificateData().Match(text));
        var key = Decode(KeyData().Match(text));
        return new StoredLeaf(certificate, key, (File.GetUnixFileMode(path) & ~FileModes.Secret) != UnixFileMode.None);
    }

    public void Write(string chain, PrivateKey key) => AtomicFile.Write(path, Text(chain, key.ToPem()), FileModes.Secret);

    /// <summary>Brings server and authorities up to date around a pair that is good.</summary>
    /// <returns>Whether the file changed.</returns>
    internal bool Refresh() => Read() is { } stored && AtomicFile.Write(path, Text(stored.Chain, stored.Key), FileModes.Secret);

    private string Text(string chain, string key) => new Kubeconfig
    {
        ClusterName = settings.ClusterName,
        Server = $"https://{settings.Endpoint}",
        User = user,
        AuthorityPem = authorities,
        CertificatePem = chain,
        KeyPem = key,
    }.ToYaml();

    private static string Decode(Match match)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups["data"].Value));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^\s*client-certificate-data:\s*(?<data>\S+)\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CertificateData();

    [GeneratedRegex(@"^\s*client-key-data:\s*(?<data>\S+)\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyData();
}
