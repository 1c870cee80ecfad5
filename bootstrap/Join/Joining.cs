using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Host;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Join;

/// <summary>What the phases of one join share. Every run begins with the first phase, so later ones find what earlier ones made.</summary>
internal sealed class Joining(JoinInput input, NodePaths paths, IHost host, ICri cri, TimeProvider time) : IDisposable
{
    private X509Certificate2? _authority;
    private KubernetesClient? _api;
    private ControlPlane? _controlPlane;
    private NodeIdentity? _identity;

    public JoinInput Input { get; } = input;

    public NodePaths Paths { get; } = paths;

    public IHost Host { get; } = host;

    public ICri Cri { get; } = cri;

    public TimeProvider Time { get; } = time;

    public JoinStaging Staging => new(Paths);

    public Polling Polling => new(Time);

    public bool IsWorker => Input.Role == NodeRole.Worker;

    /// <summary>The cluster's authority as pinned. Made by the trust phase.</summary>
    public X509Certificate2 Authority
    {
        get => _authority ?? throw NotYet("trust");
        set => _authority = value;
    }

    /// <summary>The API as this node's agent. Made by the identity phase.</summary>
    public KubernetesClient Api
    {
        get => _api ?? throw NotYet("identity");
        set
        {
            _api?.Dispose();
            _api = value;
        }
    }

    /// <summary>Made by the signers phase.</summary>
    public ControlPlane ControlPlane
    {
        get => _controlPlane ?? throw NotYet("signers");
        set => _controlPlane = value;
    }

    /// <summary>The cluster's signers; null on a worker. Made by the signers phase.</summary>
    public SignerSet? Signers { get; set; }

    /// <summary>Made by the signers phase.</summary>
    public NodeIdentity Identity
    {
        get => _identity ?? throw NotYet("signers");
        set => _identity = value;
    }

    public void Dispose()
    {
        _api?.Dispose();
        _authority?.Dispose();
    }

    private static InvalidOperationException NotYet(string phase) => new($"the {phase} phase has not run yet");
}
