using System.Security.Cryptography;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Import;

/// <summary>
/// Reads the keys of a cluster that cpctl did not make, from its PKI directory in kubeadm's layout: what <see cref="AuthorityFolder"/> reads, here all of it,
/// and <c>sa.key</c>, the key of service-account tokens, with <c>sa.pub</c>.
/// </summary>
public static class ClusterFolder
{
    private static readonly string[] Authorities = ["ca", "etcd/ca", "front-proxy-ca"];

    /// <param name="directory">Its path.</param>
    /// <param name="now">Clock.</param>
    /// <returns>Every problem at once.</returns>
    public static ClusterImport Read(string directory, DateTimeOffset now)
    {
        if (!Directory.Exists(directory))
        {
            return new ClusterImport(AuthorityImport.None, null, [$"{directory}: not there, or no directory"]);
        }

        var missing = Authorities.Where(name => !File.Exists(Path.Combine(directory, $"{name}.crt")) && !File.Exists(Path.Combine(directory, $"{name}.key"))).ToList();
        var authorities = missing.Count == Authorities.Length ? AuthorityImport.None : AuthorityFolder.Read(directory, now, areInUse: true);
        var problems = missing.Select(name => $"{Path.Combine(directory, name)}.crt and {name}.key: not there").Concat(authorities.Problems).ToList();
        return new ClusterImport(authorities, TokenKeys(directory, problems), problems);
    }

    private static ServiceAccountKeys? TokenKeys(string directory, List<string> problems)
    {
        var (key, published) = (Path.Combine(directory, "sa.key"), Path.Combine(directory, "sa.pub"));
        if (!File.Exists(key))
        {
            problems.Add($"{key}: not there. Without it no token of a service account stays valid");
            return null;
        }

        try
        {
            var (pem, before) = (File.ReadAllText(key), problems.Count);
            problems.AddRange(AuthorityFolder.KeyProblems(key, pem));
            if (problems.Count > before) return null;
            var active = PrivateKey.FromPem(pem);

            // Whoever rotates the key by hand keeps the old public one in the same file.
            var others = File.Exists(published) ? Others(published, active, problems) : [];
            return problems.Count > before ? null : new ServiceAccountKeys { Active = active, RetiredPublicKeys = others };
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{key}: {e.Message}");
            return null;
        }
    }

    private static List<string> Others(string file, PrivateKey active, List<string> problems)
    {
        var (text, others, isThere) = (File.ReadAllText(file), new List<string>(), false);
        try
        {
            for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
            {
                var pem = rest[found.Location].ToString();
                using var key = TokenKey.FromPem(pem);
                if (key.Fingerprint == active.PublicKeyFingerprint) isThere = true;
                else others.Add(pem + "\n");
            }
        }
        catch (CryptographicException e)
        {
            problems.Add($"{file}: {e.Message}");
            return others;
        }

        if (!isThere) problems.Add($"{file}: it does not hold the public half of sa.key: one of the two is of another cluster, or older");
        return others;
    }
}
