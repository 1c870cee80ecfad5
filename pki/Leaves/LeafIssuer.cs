using Cpctl.Api.Resources;
using Cpctl.Pki.Kubeconfigs;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Views;

namespace Cpctl.Pki.Leaves;

/// <summary>Issues what is missing, wrong or due, and leaves the rest alone: safe to repeat at any time.</summary>
public sealed class LeafIssuer(SignerSet signers, PkiSettings settings, TimeProvider time)
{
    /// <summary>Brings every leaf to its spec.</summary>
    /// <param name="leaves">What should be there.</param>
    /// <param name="requested">Which of them are issued anew even if nothing is wrong with them, by name; null for none.</param>
    /// <returns>One outcome for each, in order; <see cref="LeafOutcome.Changed"/> tells which were issued and why.</returns>
    /// <exception cref="IOException">A file could not be written; the leaves before it are in place, its old one is untouched.</exception>
    public IReadOnlyList<LeafOutcome> EnsureAll(IEnumerable<LeafSpec> leaves, Func<string, bool>? requested = null) =>
        [.. leaves.Select(leaf => Ensure(leaf, requested?.Invoke(leaf.Name) == true))];

    /// <summary>As <see cref="EnsureAll"/>, but touches nothing.</summary>
    public IReadOnlyList<LeafOutcome> Inspect(IEnumerable<LeafSpec> leaves) =>
        [.. leaves.Select(leaf => Inspect(leaf, Store(leaf)))];

    private LeafOutcome Ensure(LeafSpec spec, bool isRequested)
    {
        var store = Store(spec);
        var outcome = Inspect(spec, store);
        if (isRequested && !outcome.Changed)
        {
            outcome = outcome with { Found = LeafDefect.Requested };
        }

        if (!outcome.Changed)
        {
            return outcome;
        }

        var authority = signers[spec.Issuer].Active;
        var key = PrivateKey.Create(settings.KeyAlgorithm);
        using var certificate = LeafCertificate.Sign(spec, key.PublicKey, authority, settings.LeafValidity, time.GetUtcNow());
        store.Write(LeafCertificate.Chain(certificate, authority, spec.IncludeAuthority), key);
        return outcome with { Certificate = CertificateFacts.Of(certificate, settings.RenewBefore), SignedBy = authority.Fingerprint };
    }

    private LeafOutcome Inspect(LeafSpec spec, ILeafStore store)
    {
        var stored = store.Read();
        var authority = signers[spec.Issuer].Active;
        var followers = LeafCertificate.Followers(authority, spec.IncludeAuthority);
        var defect = LeafInspector.Inspect(spec, stored, authority.Certificate, followers, settings.KeyAlgorithm, settings.RenewBefore, time.GetUtcNow());
        if (LeafInspector.Certificate(stored) is not { } found)
        {
            return new LeafOutcome(spec.Name, store.Path, defect, Certificate: null);
        }

        var signer = signers[spec.Issuer].Trusted.FirstOrDefault(other => LeafInspector.IsSignedBy(found, other.Certificate));
        return new LeafOutcome(spec.Name, store.Path, defect, CertificateFacts.Of(found, settings.RenewBefore)) { SignedBy = signer?.Fingerprint };
    }

    private ILeafStore Store(LeafSpec spec) => spec.Kubeconfig is { } path
        ? new EmbeddedPair(path, spec.CommonName, settings, signers.Cluster.Bundle)
        : new PairFiles(spec.Directory!, spec.FileName);
}
