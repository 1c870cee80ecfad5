using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// What a published revision is worth to a node that has signers on disk. What a revision holds runs as root, and whoever may write Secrets in cpctl-system could
/// put one there: it counts when a key of the cluster's authority signed it, which lies on the disks of control-plane nodes alone. Pure.
/// </summary>
internal abstract record RevisionVerdict
{
    private RevisionVerdict()
    {
    }

    /// <summary>Made by an operator of this cluster.</summary>
    /// <param name="IsSignedByAll">By every authority that is trusted now; otherwise it has to be signed again before the one that signed it goes.</param>
    internal sealed record Genuine(bool IsSignedByAll) : RevisionVerdict;

    /// <summary>From before revisions were signed, and nothing on this disk says that they are by now.</summary>
    internal sealed record Unsigned : RevisionVerdict;

    /// <param name="Why">A clause.</param>
    internal sealed record Foreign(string Why) : RevisionVerdict;

    /// <param name="secret">As published.</param>
    /// <param name="revision">What it holds.</param>
    /// <param name="own">The set on this disk; null where there is none yet, and nothing can be judged.</param>
    internal static RevisionVerdict Of(Secret secret, Revision revision, SignerSet? own)
    {
        if (own is null)
        {
            return new Unsigned();
        }

        if (RevisionSignatures.Of(secret) is not { } signatures)
        {
            return own.IsAuthenticated ? new Foreign("no control-plane node of this cluster signed it") : new Unsigned();
        }

        var content = RevisionSignatures.Content(revision, own.ClusterId);
        var authorities = own.Cluster.Trusted.Select(authority => authority.Certificate).ToArray();
        return !AuthoritySignatures.IsSignedBy(signatures, authorities, content)
            ? new Foreign("its signature is none of this cluster's authority over this number and content")
            : new Genuine(authorities.All(authority => AuthoritySignatures.IsSignedBy(signatures, [authority], content)));
    }
}
