namespace Cpctl.Api.Resources;

/// <summary>One backup: a user or the schedule makes its spec, the operator and the chosen node's agent its status.</summary>
public sealed record EtcdBackup : IKubeObject
{
    public string? ApiVersion { get; set; } = "cpctl.dev/v1alpha1";

    public string? Kind { get; set; } = "EtcdBackup";

    public ObjectMeta Metadata { get; set; } = new();

    public EtcdBackupSpec Spec { get; set; } = new();

    public EtcdBackupStatus? Status { get; set; }
}
