namespace Cpctl.Api.Resources;

/// <summary>Keys and lifetimes of the certificates cpctl issues.</summary>
public sealed record CertificatesSpec
{
    public KeyAlgorithm KeyAlgorithm { get; set; } = KeyAlgorithm.EcdsaP256;

    /// <summary>Go duration.</summary>
    public string AuthorityValidity { get; set; } = "87600h";

    /// <summary>Go duration.</summary>
    public string LeafValidity { get; set; } = "8760h";

    /// <summary>Go duration before expiry; null means at 80 % of the life.</summary>
    public string? RenewBefore { get; set; }

    /// <summary>Go duration: how long tokens of service accounts are accepted after their key was rotated.</summary>
    public string TokenRetirement { get; set; } = "25h";

    /// <summary>Null when keys are rotated only on request.</summary>
    public RotationIntervals? RotateEvery { get; set; }
}
