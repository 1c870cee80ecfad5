using Cpctl.Pki.Leaves;
using Cpctl.Pki.Views;

namespace Cpctl.Pki;

/// <summary>What <see cref="NodeCredentials"/> found and did.</summary>
/// <param name="Leaves">Every leaf; <see cref="LeafOutcome.Changed"/> tells which were issued anew and why.</param>
/// <param name="Authorities">What the node trusts.</param>
/// <param name="Written">The other files that changed: trust bundles, kubeconfigs, keys.</param>
public sealed record CredentialsOutcome(IReadOnlyList<LeafOutcome> Leaves, IReadOnlyList<TrustedAuthority> Authorities, IReadOnlyList<string> Written)
{
    public bool Changed => Written.Count > 0 || Leaves.Any(leaf => leaf.Changed);

    /// <summary>The end of the first certificate to expire; null when there is none.</summary>
    public DateTimeOffset? SoonestExpiry => Leaves.Min(leaf => leaf.NotAfter);
}
