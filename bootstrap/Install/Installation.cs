using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Host;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki;
using Cpctl.Pki.Import;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Install;

/// <summary>
/// What the phases of one installation share: where they work, with what settings, and what earlier phases made. Every run begins with the
/// first phase, so later ones find the made things here and never ask whether they are there.
/// </summary>
internal sealed class Installation(BootstrapRecord record, Journal journal, NodePaths paths, IHost host, ICri cri, TimeProvider time) : IDisposable
{
    private SignerSet? _signers;
    private NodeIdentity? _identity;
    private Revision? _revision;
    private IKubernetesClient? _api;

    public BootstrapRecord Record { get; } = record;

    public Journal Journal { get; } = journal;

    public NodePaths Paths { get; } = paths;

    public IHost Host { get; } = host;

    public ICri Cri { get; } = cri;

    public TimeProvider Time { get; } = time;

    /// <summary>Authorities of the user's own, for the signers that are made.</summary>
    public AuthorityImport Brought { get; init; } = AuthorityImport.None;

    public ControlPlaneSpec Spec => Record.ControlPlane.Spec;

    public NodeNaming Node => new(Record.NodeName, Record.NodeIp);

    /// <summary>host:port every client uses; the record has it filled in.</summary>
    public string Endpoint => Spec.ControlPlaneEndpoint ?? Node.Endpoint(6443);

    public PkiSettings PkiSettings => PkiSettings.From(Spec, Endpoint);

    public Polling Polling => new(Time);

    public Archive Archive => new(Paths, Time);

    /// <summary>Made by the certificates phase.</summary>
    public SignerSet Signers
    {
        get => _signers ?? throw NotYet("certificates");
        set => _signers = value;
    }

    /// <summary>Made by the certificates phase.</summary>
    public NodeIdentity Identity
    {
        get => _identity ?? throw NotYet("certificates");
        set => _identity = value;
    }

    /// <summary>Revision 1, with placeholders. Made by the kubelet phase.</summary>
    public Revision Revision
    {
        get => _revision ?? throw NotYet("kubelet");
        set => _revision = value;
    }

    /// <summary>The API as the cluster's administrator. Made by the api-server phase.</summary>
    public IKubernetesClient Api
    {
        get => _api ?? throw NotYet("api-server");
        set => _api = value;
    }

    /// <summary>True once the temporary etcd has been taken out: this node's own etcd is the cluster's.</summary>
    public bool IsHandedOver => HandOver.IsBehind(Paths, Journal);

    public void Dispose() => (_api as IDisposable)?.Dispose();

    private static InvalidOperationException NotYet(string phase) => new($"the {phase} phase has not run yet");
}
