using Cpctl.Recovery.Bundles;

namespace Cpctl.Bootstrap.Backups;

/// <summary>Who made a bundle, for a person: the pin is what he compares with the one that he noted.</summary>
internal static class OriginText
{
    public static string Of(BundleOrigin origin) => origin.IsSigned
        ? $"{origin.Pin}, by which it is signed: compare with the pin of your cluster"
        : $"{origin.Pin}, by which it is NOT signed: an earlier release of cpctl made it, or somebody else";
}
