namespace Cpctl.Api.Resources;

/// <summary>The cluster's signers on a control-plane node's disk, as its agent finds them each time it reports.</summary>
public sealed record NodeSignersStatus
{
    /// <summary>How often a key was rotated; null when they are not usable.</summary>
    public long? Generation { get; set; }

    /// <summary>SHA-256 of the certificate that the cluster's authority signs with, in lower-case hexadecimal; null when they are not usable.</summary>
    public string? Authority { get; set; }

    /// <summary>Why they are not usable; null when they are.</summary>
    public string? Problem { get; set; }
}
