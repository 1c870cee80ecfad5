using Cpctl.Api.Errors;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;

namespace Cpctl.Recovery.Restore;

/// <summary>Whether a bundle is taken for one of the cluster it says it is of. Pure.</summary>
public static class OriginRule
{
    /// <summary>On a bare machine nothing is known of the cluster but what a person noted.</summary>
    /// <param name="pin">Of the authority that it has to be of; null leaves that to who reads the plan.</param>
    /// <returns>Null when nothing speaks against it.</returns>
    public static CpctlException? Objection(BundleOrigin origin, AuthorityPin? pin) => pin is not { } wanted || origin.IsOf(wanted) ? null : new CpctlException(
        ExitCode.Refused,
        "the backup is of another authority than the one that was named",
        $"--authority-pin is {wanted}, the authority in the backup has {origin.Pin}",
        "Find out who made it. If the pin is an old one, of before a rotation of the cluster's authority, give the one of the time of the backup.");

    /// <summary>In place the node knows its cluster's authority.</summary>
    /// <param name="own">This node's signers.</param>
    /// <param name="pin">Of an authority of before, which made the bundle and is not trusted any more; null when nobody named one.</param>
    /// <param name="allowUnsigned">Somebody vouches for a bundle of an earlier release.</param>
    /// <returns>Null when nothing speaks against it.</returns>
    public static CpctlException? InPlaceObjection(BundleOrigin origin, SignerSet own, AuthorityPin? pin, bool allowUnsigned)
    {
        if (Objection(origin, pin) is { } other) return other;
        if (!origin.IsSigned)
        {
            return allowUnsigned ? null : new CpctlException(
                ExitCode.Refused,
                "nothing tells who made the backup",
                "it is not signed, as bundles of earlier releases of cpctl are not; whoever can write where backups lie can make such a one",
                "If you know that it is yours, add --allow-unsigned; or take one that is signed: `cpctl backup inspect` tells.");
        }

        return pin is not null || origin.IsSignedBy(own.Cluster) ? null : new CpctlException(
            ExitCode.Refused,
            "the backup was not made by this cluster",
            $"none of the authorities that this node trusts signed it; the one in it has {origin.Pin}",
            "Take another one. If it is of before a rotation of the cluster's authority, and that pin is the one you noted then, add --authority-pin with it.");
    }
}
