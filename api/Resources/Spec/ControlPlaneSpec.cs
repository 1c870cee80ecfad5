using System.Text.Json.Nodes;

namespace Cpctl.Api.Resources;

/// <summary>Every setting of a control plane. Initial values equal the defaults of the CRD schema; a test holds the two together.</summary>
public sealed record ControlPlaneSpec
{
    /// <summary>Kubernetes version, vX.Y.Z. The only field without a default.</summary>
    public string Version { get; set; } = "";

    public string ImageRepository { get; set; } = "registry.k8s.io";

    public string ClusterName { get; set; } = "kubernetes";

    /// <summary>host:port every client uses; null means the first node's address and port 6443.</summary>
    public string? ControlPlaneEndpoint { get; set; }

    public IReadOnlyList<string> CertSANs { get; set; } = [];

    public NetworkingSpec Networking { get; set; } = new();

    public ImagesSpec Images { get; set; } = new();

    public EtcdSpec Etcd { get; set; } = new();

    public ApiServerSpec ApiServer { get; set; } = new();

    public ControllerManagerSpec ControllerManager { get; set; } = new();

    public SchedulerSpec Scheduler { get; set; } = new();

    /// <summary>KubeletConfiguration fields merged over cpctl's own.</summary>
    public JsonObject? Kubelet { get; set; }

    public CertificatesSpec Certificates { get; set; } = new();

    public EncryptionSpec Encryption { get; set; } = new();

    public RolloutSpec Rollout { get; set; } = new();

    public ArchivesSpec Archives { get; set; } = new();

    /// <summary>Null makes no backups.</summary>
    public BackupSpec? Backup { get; set; }
}
