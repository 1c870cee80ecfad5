using Cpctl.Api.Resources;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki;
using Cpctl.Pki.Signers;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>What a snapshot says about a cluster that cpctl did not make.</summary>
/// <param name="ServiceAddress">Of Service default/kubernetes; null when there is none.</param>
/// <param name="Nodes">By name.</param>
/// <param name="Kubeadm">Null when kubeadm left nothing, or did not make the cluster.</param>
/// <param name="Encrypted">By prefix; empty when nothing is encrypted.</param>
/// <param name="SecretKeys">Keys that Secrets are written with, in the order in which they were given.</param>
/// <param name="IsOfCpctl">There is a ControlPlane object in it.</param>
public sealed record PlainFacts(
    string? ServiceAddress,
    IReadOnlyList<PlainNode> Nodes,
    KubeadmSettings? Kubeadm,
    IReadOnlyList<EncryptedUse> Encrypted,
    IReadOnlyList<EncryptionKey> SecretKeys,
    bool IsOfCpctl)
{
    /// <summary>kube-apiserver's default.</summary>
    private const string DefaultPrefix = "/registry";

    private static readonly string[] ControlPlaneLabels = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

    /// <summary>Nodes that a restore takes out: their etcd and control plane are what is lost.</summary>
    public IEnumerable<PlainNode> ControlPlaneNodes => Nodes.Where(node => node.IsControlPlane);

    public IEnumerable<PlainNode> Workers => Nodes.Where(node => !node.IsControlPlane);

    /// <summary>Where the API servers of a spec keep their objects.</summary>
    public static string PrefixOf(ControlPlaneSpec spec) => spec.ApiServer.ExtraArgs.GetValueOrDefault("etcd-prefix", DefaultPrefix);

    /// <param name="prefix">kube-apiserver's --etcd-prefix.</param>
    /// <param name="keys">Keys of encryption at rest that were given; each encrypted value is opened with them.</param>
    /// <exception cref="InvalidDataException">The snapshot is damaged.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static PlainFacts Read(IByteSource snapshot, string prefix, IReadOnlyList<EncryptionKey> keys, CancellationToken cancel)
    {
        var reading = new PlainReading(new PlainKeys(prefix), keys);
        SnapshotKeys.Visit(snapshot, reading.Visit, cancel);
        return reading.Facts();
    }

    internal static bool IsControlPlane(IReadOnlyDictionary<string, string> labels) => ControlPlaneLabels.Any(labels.ContainsKey);
}
