using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Import;

/// <summary>
/// Reads authorities that somebody brings for a new cluster, from a directory in kubeadm's layout: <c>ca.crt</c> and <c>ca.key</c>,
/// <c>etcd/ca.crt</c> and <c>etcd/ca.key</c>, <c>front-proxy-ca.crt</c> and <c>front-proxy-ca.key</c>. After the certificate of an intermediate come those
/// of its issuers, up to the root. Those that are not there are left to cpctl.
/// </summary>
public static class AuthorityFolder
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly (AuthorityKind Kind, string Name)[] Pairs =
        [(AuthorityKind.Cluster, "ca"), (AuthorityKind.Etcd, "etcd/ca"), (AuthorityKind.FrontProxy, "front-proxy-ca")];

    /// <param name="directory">Its path.</param>
    /// <param name="now">Clock.</param>
    /// <param name="areInUse">A cluster runs under them already.</param>
    /// <returns>Every problem at once; with none, at least one authority.</returns>
    public static AuthorityImport Read(string directory, DateTimeOffset now, bool areInUse = false) => Read(directory, Pairs, now, areInUse);

    /// <summary>As the other, of one authority alone; what else is there is not looked at.</summary>
    public static AuthorityImport Read(string directory, AuthorityKind kind, DateTimeOffset now) => Read(directory, [.. Pairs.Where(pair => pair.Kind == kind)], now, areInUse: false);

    private static AuthorityImport Read(string directory, IReadOnlyList<(AuthorityKind Kind, string Name)> pairs, DateTimeOffset now, bool areInUse)
    {
        var problems = new List<string>();
        var found = new Dictionary<AuthorityKind, Authority>();
        foreach (var (kind, name) in pairs)
        {
            var (certificate, key) = (Path.Combine(directory, $"{name}.crt"), Path.Combine(directory, $"{name}.key"));
            if ((File.Exists(certificate), File.Exists(key)) is not (false, false) && ReadPair(certificate, key, now, areInUse, problems) is { } authority)
            {
                found.Add(kind, authority);
            }
        }

        if (found.Count == 0 && problems.Count == 0)
        {
            problems.Add(pairs is [var only] ? $"{directory}: {only.Name}.crt is not there" : $"{directory}: none of {string.Join(", ", pairs.Select(pair => $"{pair.Name}.crt"))} is there");
        }

        // The Kubernetes documentation warns of this: whom the cluster knows as a client could then speak for others (kube-apiserver, authenticating proxy).
        problems.AddRange(found.GroupBy(pair => Convert.ToHexString(pair.Value.Key.PublicKeyInfo)).Where(same => same.Count() > 1)
            .Select(same => $"{directory}: {string.Join(" and ", same.Select(pair => Pairs.Single(known => known.Kind == pair.Key).Name))} have one key: who is trusted as one would be trusted as the other"));
        return new AuthorityImport(found, problems);
    }

    private static Authority? ReadPair(string certificate, string key, DateTimeOffset now, bool isInUse, List<string> problems)
    {
        if (!File.Exists(key))
        {
            problems.Add($"{key}: not there. An authority whose key is not on the nodes (external signing) is not supported yet");
            return null;
        }

        if (!File.Exists(certificate))
        {
            problems.Add($"{certificate}: not there, though its key is");
            return null;
        }

        try
        {
            var pem = File.ReadAllText(key);
            var before = problems.Count;
            problems.AddRange(KeyProblems(key, pem).Concat(CertificateProblems(certificate, now, isInUse)));
            return problems.Count > before ? null : Authority.FromPem(File.ReadAllText(certificate), pem);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{certificate} and {key}: {e.Message}");
            return null;
        }
    }

    /// <returns>Why the file can't be the key of anything here; none when it can.</returns>
    internal static IEnumerable<string> KeyProblems(string file, string pem)
    {
        if ((File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
        {
            yield return $"{file}: others than its owner may read or write it (chmod 600), and may have done so";
        }

        if (IsEncrypted(pem))
        {
            yield return $"{file}: it is encrypted; decrypt it first (openssl pkey -in … -out …)";
            yield break;
        }

        if (Try(() => PrivateKey.FromPem(pem)) is not null)
        {
            yield return $"{file}: not a private key in PEM of ECDSA P-256 or P-384, or of RSA with 2048 or 4096 bits";
        }
    }

    // In PKCS#8 the label says so, in older forms a header below it. Before the first label stands what anybody likes.
    private static bool IsEncrypted(string pem) => pem.Split('\n').Select(line => line.Trim()).Any(line =>
        line == "-----BEGIN ENCRYPTED PRIVATE KEY-----" || (line.StartsWith("Proc-Type:", StringComparison.Ordinal) && line.Contains("ENCRYPTED", StringComparison.Ordinal)));

    private static IEnumerable<string> CertificateProblems(string file, DateTimeOffset now, bool isInUse)
    {
        var certificates = new X509Certificate2Collection();
        if (Try(() => certificates.ImportFromPemFile(file)) is { } unreadable)
        {
            return [$"{file}: {unreadable}"];
        }

        return certificates.Count > 0 ? AuthorityValidator.Problems(certificates, file, now, isInUse) : [$"{file}: it holds no certificate in PEM"];
    }

    /// <returns>What is wrong; null when nothing is.</returns>
    private static string? Try(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (CryptographicException e)
        {
            return e.Message;
        }
    }
}
