using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Tests.Rendering;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>A node's real certificates in a folder of their own.</summary>
internal sealed class CertifiedNode : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cpctl-detour-").FullName;

    public CertifiedNode()
    {
        Paths = new NodePaths(_root);
        var settings = PkiSettings.From(TestSpecs.Spec(), TestSpecs.Node.Endpoint);
        NodeCredentials.EnsureControlPlane(SignerSet.Create(settings, TimeProvider.System), settings, TestSpecs.Node, Paths, TimeProvider.System);
    }

    public NodePaths Paths { get; }

    public EtcdCredentials Member => Load(Path.Combine(Paths.EtcdPkiDirectory, "server"));

    public EtcdCredentials Agent => Load(Path.Combine(Paths.EtcdPkiDirectory, "agent-client"));

    public EtcdCredentials ApiServer => Load(Path.Combine(Paths.PkiDirectory, "apiserver-etcd-client"));

    /// <summary>A certificate of the cluster's authority, which etcd's knows nothing of.</summary>
    public EtcdCredentials Stranger => Load(Path.Combine(Paths.PkiDirectory, "apiserver-kubelet-client"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private EtcdCredentials Load(string pair) => EtcdCredentials.Load(Path.Combine(Paths.EtcdPkiDirectory, "ca.crt"), pair + ".crt", pair + ".key");
}
