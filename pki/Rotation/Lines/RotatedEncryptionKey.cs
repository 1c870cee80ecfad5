using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Lines;

/// <summary>The key of encryption at rest, named as in every value that it encrypted.</summary>
internal sealed class RotatedEncryptionKey() : RotatedLine(RotationName.Encryption, "key of encryption at rest")
{
    internal override KeyLine Of(SignerSet signers)
    {
        var keys = signers.Encryption;
        return new KeyLine(keys.Active.Name, keys.Next?.Name, keys.Retired is [var retired, ..] ? retired.Name : null);
    }

    internal override SignerSet Publish(SignerSet signers, PkiSettings settings, TimeProvider time)
    {
        var next = EncryptionKey.Create(settings.EncryptionProvider, time);
        _ = Of(signers).Publish(next.Name);
        return signers.With(new EncryptionKeys { Active = signers.Encryption.Active, Next = next });
    }

    internal override SignerSet Activate(SignerSet signers)
    {
        _ = Of(signers).Activate();
        return signers.With(new EncryptionKeys { Active = signers.Encryption.Next!, Retired = [signers.Encryption.Active] });
    }

    internal override SignerSet Drop(SignerSet signers)
    {
        _ = Of(signers).Drop();
        return signers.With(new EncryptionKeys { Active = signers.Encryption.Active });
    }

    internal override NodeTrustState Standing(ControlPlaneNode node, KeyLine line, Func<long, KeysStatus?> keysOf) =>
        TrustStateReader.OfComponents(node, Name, keysOf);

    internal override string Sentence(string step) => step switch
    {
        RotationSteps.Trusting => $"a new {Title} is published; every API server is to read with it beside the old one",
        RotationSteps.Reissuing => $"every API server can read with the new {Title}; it encrypts from now on, and what is stored is encrypted anew",
        RotationSteps.Dropping => $"nothing in etcd needs the old {Title} any more; every API server forgets it",
        _ => $"the {Title} was rotated; no API server has the old one",
    };
}
