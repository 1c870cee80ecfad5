using Cpctl.Pki.Views;

namespace Cpctl.Pki.Leaves;

/// <summary>What was found of a leaf, and whether it was issued anew.</summary>
/// <param name="Name"><see cref="LeafSpec.Name"/>.</param>
/// <param name="Path">The certificate's file, or the kubeconfig that holds it.</param>
/// <param name="Found">What was wrong with it; None when nothing was touched.</param>
/// <param name="Certificate">The certificate that is there now; null when there is none.</param>
public sealed record LeafOutcome(string Name, string Path, LeafDefect Found, CertificateFacts? Certificate)
{
    /// <summary>The end of <see cref="Certificate"/>.</summary>
    public DateTimeOffset? NotAfter => Certificate?.NotAfter;

    /// <summary>Fingerprint of the authority that signed <see cref="Certificate"/>; null when that is none of the node's, or not known.</summary>
    public string? SignedBy { get; init; }

    public bool Changed => Found != LeafDefect.None;
}
