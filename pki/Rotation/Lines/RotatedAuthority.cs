using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Lines;

/// <summary>An authority, with everything that it signs.</summary>
internal sealed class RotatedAuthority(string name, AuthorityKind kind) : RotatedLine(name, $"{name} authority")
{
    internal AuthorityKind Kind { get; } = kind;

    internal override KeyLine Of(SignerSet signers)
    {
        var line = signers[Kind];
        return new KeyLine(line.Active.Fingerprint, line.Next?.Fingerprint, line.Retired is [var retired, ..] ? retired.Fingerprint : null);
    }

    internal override SignerSet Publish(SignerSet signers, PkiSettings settings, TimeProvider time) =>
        Publish(signers, Authority.Create(Kind, settings.KeyAlgorithm, settings.AuthorityValidity, time));

    internal SignerSet Publish(SignerSet signers, Authority next)
    {
        _ = Of(signers).Publish(next.Fingerprint);
        return signers.With(Kind, new AuthorityLine { Active = signers[Kind].Active, Next = next });
    }

    internal override SignerSet Activate(SignerSet signers)
    {
        _ = Of(signers).Activate();
        return signers.With(Kind, new AuthorityLine { Active = signers[Kind].Next!, Retired = [signers[Kind].Active] });
    }

    internal override SignerSet Drop(SignerSet signers)
    {
        _ = Of(signers).Drop();
        return signers.With(Kind, new AuthorityLine { Active = signers[Kind].Active });
    }

    internal override NodeTrustState Standing(ControlPlaneNode node, KeyLine line, Func<long, KeysStatus?> keysOf) =>
        TrustStateReader.OfCertificates(node, Name, line, keysOf);

    internal override string Sentence(string step) => step switch
    {
        RotationSteps.Trusting => $"a new {Title} is published; every node is to trust it beside the old one",
        RotationSteps.Reissuing => $"every node trusts the new {Title}; it signs from now on, and what the old one signed is issued anew",
        RotationSteps.Dropping => $"nothing is signed by the old {Title} any more; every node stops trusting it",
        _ => $"the {Title} was rotated; no node trusts the old one",
    };
}
