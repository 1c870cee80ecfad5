using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Lines;

/// <summary>The key that signs the tokens of service accounts, named by the SHA-256 of its public half.</summary>
internal sealed class RotatedServiceAccountKey() : RotatedLine(RotationName.ServiceAccount, "key of service-account tokens")
{
    internal override KeyLine Of(SignerSet signers)
    {
        var keys = signers.ServiceAccounts;
        return new KeyLine(
            keys.Active.PublicKeyFingerprint,
            keys.Next?.PublicKeyFingerprint,
            keys.RetiredPublicKeys is [var retired, ..] ? Fingerprint(retired) : null);
    }

    internal override SignerSet Publish(SignerSet signers, PkiSettings settings, TimeProvider time)
    {
        var next = PrivateKey.Create(settings.KeyAlgorithm);
        _ = Of(signers).Publish(next.PublicKeyFingerprint);
        return signers.With(new ServiceAccountKeys { Active = signers.ServiceAccounts.Active, Next = next });
    }

    internal override SignerSet Activate(SignerSet signers)
    {
        _ = Of(signers).Activate();
        return signers.With(new ServiceAccountKeys
        {
            Active = signers.ServiceAccounts.Next!,
            RetiredPublicKeys = [signers.ServiceAccounts.Active.PublicKeyPem()],
        });
    }

    internal override SignerSet Drop(SignerSet signers)
    {
        _ = Of(signers).Drop();
        return signers.With(new ServiceAccountKeys { Active = signers.ServiceAccounts.Active });
    }

    internal override NodeTrustState Standing(ControlPlaneNode node, KeyLine line, Func<long, KeysStatus?> keysOf) =>
        TrustStateReader.OfComponents(node, Name, keysOf);

    internal override string Sentence(string step) => step switch
    {
        RotationSteps.Trusting => $"a new {Title} is published; every API server is to accept its tokens beside those of the old one",
        RotationSteps.Reissuing => $"every API server accepts tokens of the new {Title}; it signs from now on, and tokens of the old one run out or are signed anew",
        RotationSteps.Dropping => $"no token of the old {Title} is needed any more; every API server stops accepting them",
        _ => $"the {Title} was rotated; no API server accepts tokens of the old one",
    };

    private static string Fingerprint(string pem)
    {
        using var key = TokenKey.FromPem(pem);
        return key.Fingerprint;
    }
}
