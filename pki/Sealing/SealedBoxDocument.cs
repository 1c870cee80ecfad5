namespace Cpctl.Pki.Sealing;

/// <param name="Algorithm">How it is sealed.</param>
/// <param name="Recipient">Fingerprint of the key it is sealed to.</param>
/// <param name="Ephemeral">The sender's one-time public key, SubjectPublicKeyInfo.</param>
/// <param name="Nonce">12 bytes.</param>
/// <param name="Content">Ciphertext and tag.</param>
/// <param name="RecipientKey">The key that <paramref name="Recipient"/> is the fingerprint of, SubjectPublicKeyInfo.</param>
internal sealed record SealedBoxDocument(
    string Algorithm, string Recipient, byte[] Ephemeral, byte[] Nonce, byte[] Content, byte[]? RecipientKey = null);
