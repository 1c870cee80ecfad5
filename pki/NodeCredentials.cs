using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Pki.Kubeconfigs;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Views;

namespace Cpctl.Pki;

/// <summary>
/// Everything under /etc/kubernetes, /var/lib/kubelet/pki and /var/lib/cpctl that follows from signers, settings and the node's name.
/// Idempotent: run at bootstrap, at join, and by the agent for ever after.
/// </summary>
public static class NodeCredentials
{
    /// <summary>Issues and writes all of a control-plane node's credentials; needs no API.</summary>
    /// <param name="signers">Who signs.</param>
    /// <param name="settings">Names and lifetimes.</param>
    /// <param name="node">Whose credentials they are.</param>
    /// <param name="paths">Where they belong.</param>
    /// <param name="time">Clock.</param>
    /// <param name="requested">Leaves to issue anew although nothing is wrong with them, by name; null for none.</param>
    public static CredentialsOutcome EnsureControlPlane(
        SignerSet signers, PkiSettings settings, NodeIdentity node, NodePaths paths, TimeProvider time, Func<string, bool>? requested = null)
    {
        var written = new List<string>();
        Prepare(paths);
        WriteTrust(signers, paths, written);

        var catalog = LeafCatalog.ForControlPlane(settings, node, paths, AdministratorsMark.IsSet(paths));
        var leaves = new LeafIssuer(signers, settings, time).EnsureAll(catalog, requested);
        foreach (var embedded in catalog.Where(leaf => leaf.Kubeconfig is not null))
        {
            if (new EmbeddedPair(embedded.Kubeconfig!, embedded.CommonName, settings, signers.Cluster.Bundle).Refresh())
            {
                written.Add(embedded.Kubeconfig!);
            }
        }

        WriteKubeconfigs(settings, node, paths, written);
        return new CredentialsOutcome(leaves, Trusted(signers, paths), written);
    }

    /// <summary>What a worker has without signers: trust and kubeconfigs. Its leaves come from the operator.</summary>
    /// <param name="authorities">The cluster's authorities, PEM.</param>
    public static CredentialsOutcome EnsureWorkerFiles(string authorities, PkiSettings settings, NodeIdentity node, NodePaths paths)
    {
        var written = new List<string>();
        NodeDirectory.Ensure(paths.KubernetesDirectory);
        var trust = ClusterTrust(paths);
        Write(trust, authorities, FileModes.Public, written);
        WriteKubeconfigs(settings, node, paths, written);
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(authorities);
        return new CredentialsOutcome([], [.. TrustedAuthority.OfBundle(bundle, "ca", trust)], written);
    }

    private static void Prepare(NodePaths paths)
    {
        NodeDirectory.Ensure(paths.SignersDirectory, FileModes.SecretDirectory);
        NodeDirectory.Ensure(paths.EncryptionConfigDirectory, FileModes.SecretDirectory);
        NodeDirectory.Ensure(paths.KubernetesDirectory);
    }

    private static void WriteTrust(SignerSet signers, NodePaths paths, List<string> written)
    {
        Write(ClusterTrust(paths), signers.Cluster.Bundle, FileModes.Public, written);
        Write(EtcdTrust(paths), signers.Etcd.Bundle, FileModes.Public, written);
        Write(FrontProxyTrust(paths), signers.FrontProxy.Bundle, FileModes.Public, written);
        Write(Path.Combine(paths.PkiDirectory, "sa.pub"), signers.ServiceAccounts.PublicBundle, FileModes.Public, written);
        Write(Path.Combine(paths.PkiDirectory, "sa.key"), signers.ServiceAccounts.Active.ToPem(), FileModes.Secret, written);

        // For the controller manager's CSR signing, which only takes files.
        Write(paths.ClusterSigningCertificate, signers.Cluster.Active.CertificatePem, FileModes.Secret, written);
        Write(paths.ClusterSigningKey, signers.Cluster.Active.Key.ToPem(), FileModes.Secret, written);
        Write(paths.EncryptionConfigFile, EncryptionConfiguration.Render(signers.Encryption), FileModes.Secret, written);
    }

    private static IReadOnlyList<TrustedAuthority> Trusted(SignerSet signers, NodePaths paths) =>
    [
        .. TrustedAuthority.Of(signers.Cluster, "ca", ClusterTrust(paths)),
        .. TrustedAuthority.Of(signers.Etcd, "etcd/ca", EtcdTrust(paths)),
        .. TrustedAuthority.Of(signers.FrontProxy, "front-proxy-ca", FrontProxyTrust(paths)),
    ];

    private static string ClusterTrust(NodePaths paths) => Path.Combine(paths.PkiDirectory, "ca.crt");

    private static string EtcdTrust(NodePaths paths) => Path.Combine(paths.EtcdPkiDirectory, "ca.crt");

    private static string FrontProxyTrust(NodePaths paths) => Path.Combine(paths.PkiDirectory, "front-proxy-ca.crt");

    private static void WriteKubeconfigs(PkiSettings settings, NodeIdentity node, NodePaths paths, List<string> written)
    {
        foreach (var (path, content) in KubeconfigCatalog.For(settings, node, paths))
        {
            Write(path, content.ToYaml(), FileModes.Secret, written);
        }
    }

    private static void Write(string path, string content, UnixFileMode mode, List<string> written)
    {
        if (AtomicFile.Write(path, content, mode))
        {
            written.Add(path);
        }
    }
}
