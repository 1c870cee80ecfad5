using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Resources;
using Cpctl.Api.Trust;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>Decides whether a stored leaf is what its spec asks for. Pure: no file, no clock.</summary>
internal static class LeafInspector
{
    /// <summary>Issued by an authority that ends with (or began with) the leaf, a new one would be no better.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(2);

    /// <param name="spec">What it should be.</param>
    /// <param name="stored">What is there.</param>
    /// <param name="authority">Who should have signed it.</param>
    /// <param name="followers">What has to stand after it, as far as that is known.</param>
    /// <param name="algorithm">Null accepts any of ours.</param>
    /// <param name="renewBefore">As in settings.</param>
    /// <param name="now">Clock.</param>
    internal static LeafDefect Inspect(
        LeafSpec spec,
        StoredLeaf? stored,
        X509Certificate2 authority,
        IReadOnlyList<X509Certificate2> followers,
        KeyAlgorithm? algorithm,
        TimeSpan? renewBefore,
        DateTimeOffset now)
    {
        if (stored is null)
        {
            return LeafDefect.Missing;
        }

        if (stored.KeyExposed)
        {
            return LeafDefect.KeyExposed;
        }

        if (!TryRead(stored, out var chain, out var key))
        {
            return LeafDefect.Unreadable;
        }

        var leaf = chain[0];
        return IdentityDefect(spec, chain, key, authority, followers, algorithm) is var identity and not LeafDefect.None
            ? identity
            : TimeDefect(leaf, authority, renewBefore, now);
    }

    internal static X509Certificate2? Certificate(StoredLeaf? stored) =>
        stored is not null && TryRead(stored, out var chain, out _) ? chain[0] : null;

    /// <summary>True when the authority's key signed the leaf; times are judged elsewhere.</summary>
    internal static bool IsSignedBy(X509Certificate2 leaf, X509Certificate2 authority) => new TrustAnchors([authority]).Signed(leaf);

    private static LeafDefect IdentityDefect(
        LeafSpec spec,
        X509Certificate2Collection chain,
        PrivateKey key,
        X509Certificate2 authority,
        IReadOnlyList<X509Certificate2> followers,
        KeyAlgorithm? algorithm)
    {
        var leaf = chain[0];
        if (!leaf.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKeyInfo))
        {
            return LeafDefect.Mismatched;
        }

        if (!IsSignedBy(leaf, authority))
        {
            return LeafDefect.WrongIssuer;
        }

        if (!leaf.SubjectName.RawData.AsSpan().SequenceEqual(DistinguishedName.Of(spec.CommonName, spec.Organization, spec.MayCarryUid ? NodeUid.GroupIn(leaf) : null).RawData))
        {
            return LeafDefect.WrongSubject;
        }

        if (!LeafNames.Of(leaf).SetEquals(LeafNames.Normal(spec.Names)))
        {
            return LeafDefect.WrongNames;
        }

        if (LeafUses.Of(leaf) != spec.Use)
        {
            return LeafDefect.WrongUse;
        }

        if (algorithm is not null && key.Algorithm != algorithm)
        {
            return LeafDefect.WrongKeyAlgorithm;
        }

        var complete = chain.Skip(1).Take(followers.Count).Select(AuthorityBundle.Fingerprint).SequenceEqual(followers.Select(AuthorityBundle.Fingerprint), StringComparer.Ordinal);
        return complete ? LeafDefect.None : LeafDefect.IncompleteChain;
    }

    private static LeafDefect TimeDefect(X509Certificate2 leaf, X509Certificate2 authority, TimeSpan? renewBefore, DateTimeOffset now)
    {
        var (from, to) = RenewalRule.Validity(leaf);
        var (authorityFrom, authorityTo) = RenewalRule.Validity(authority);
        if (now < from && from - authorityFrom > SameMoment)
        {
            return LeafDefect.NotYetValid;
        }

        if (authorityTo - to <= SameMoment)
        {
            return LeafDefect.None;
        }

        if (now >= to)
        {
            return LeafDefect.Expired;
        }

        return now >= RenewalRule.DueAt(leaf, renewBefore) ? LeafDefect.DueForRenewal : LeafDefect.None;
    }

    private static bool TryRead(StoredLeaf stored, out X509Certificate2Collection chain, out PrivateKey key)
    {
        chain = [];
        key = null!;
        try
        {
            chain.ImportFromPem(stored.Chain);
            key = PrivateKey.FromPem(stored.Key);
            return chain.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
