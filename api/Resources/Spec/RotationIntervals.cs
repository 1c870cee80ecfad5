namespace Cpctl.Api.Resources;

/// <summary>How often keys are rotated without anybody's asking; Go durations, null for those that only a person rotates.</summary>
public sealed record RotationIntervals
{
    public string? Cluster { get; set; }

    public string? Etcd { get; set; }

    public string? FrontProxy { get; set; }

    public string? ServiceAccount { get; set; }

    public string? Encryption { get; set; }
}
