namespace Cpctl.Api.Resources;

/// <summary>Where bundles are kept: one of these.</summary>
public sealed record BackupDestination
{
    /// <summary>On the control-plane nodes; may be shared between them.</summary>
    public string? Directory { get; set; }

    public S3Settings? S3 { get; set; }
}
