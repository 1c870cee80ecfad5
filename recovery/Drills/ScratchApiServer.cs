using Cpctl.Api.Node;

namespace Cpctl.Recovery.Drills;

/// <summary>
/// The API server of a drill: on the scratch etcd, with the bundle's own keys of encryption. It is told only what it takes to read: it calls no webhook, no
/// aggregated API, no issuer of tokens, and writes no audit log.
/// </summary>
internal sealed class ScratchApiServer(string token, DrillFiles files, DrillPorts ports, string address)
{
    public const string Container = "drill-kube-apiserver";

    private static readonly NodePaths Seen = new("/");

    private static readonly string[] Kept =
    [
        "insecure-port", "client-ca-file", "tls-cert-file", "tls-private-key-file", "tls-min-version",
        "etcd-cafile", "etcd-certfile", "etcd-keyfile", "etcd-prefix", "storage-media-type", "encryption-provider-config",
        "service-account-issuer", "service-account-key-file", "service-account-signing-key-file", "service-cluster-ip-range",
        "feature-gates", "runtime-config", "allow-privileged", "profiling", "endpoint-reconciler-type",
    ];

    /// <summary>Who would call somebody of the cluster, or would not get ready before every Secret can be read.</summary>
    private static readonly string[] NotAdmitting = ["MutatingAdmissionWebhook", "ValidatingAdmissionWebhook", "ServiceAccount"];

    public string PodName { get; } = $"{Container}-{token}";

    public Uri Url { get; } = new($"https://127.0.0.1:{ports.ApiServer}");

    /// <param name="manifest">A node's API server, by the settings in the bundle.</param>
    /// <exception cref="InvalidDataException">It runs no API server as cpctl renders it.</exception>
    public string Manifest(string manifest) => new ScratchPod(
        PodName,
        Container,
        [(files.OnNode(files.Node.PkiDirectory), Seen.PkiDirectory), (files.OnNode(files.Node.EncryptionConfigDirectory), Seen.EncryptionConfigDirectory)]).Manifest(
        manifest,
        "kube-apiserver",
        Kept,
        [
            "--bind-address=127.0.0.1", $"--secure-port={ports.ApiServer}", $"--advertise-address={address}",
            $"--etcd-servers=https://127.0.0.1:{ports.EtcdClient}", "--authorization-mode=RBAC", $"--disable-admission-plugins={string.Join(',', NotAdmitting)}",
        ]);
}
