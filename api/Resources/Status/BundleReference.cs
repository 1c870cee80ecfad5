namespace Cpctl.Api.Resources;

/// <summary>Which bundle, and where it is.</summary>
public sealed record BundleReference
{
    /// <summary>The EtcdBackup that tells of it.</summary>
    public string Name { get; set; } = "";

    public string? Node { get; set; }

    public string? Location { get; set; }

    public string? File { get; set; }

    public long? Revision { get; set; }

    public long? SizeBytes { get; set; }
}
