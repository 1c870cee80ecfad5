using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Cpctl.Api.Resources;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Joining;

/// <summary>
/// What an annotation of the signers Secret says of its boxes, signed by every key of the cluster's authority that is trusted. Two generations that follow one
/// another always share such a key, so that whoever holds the one before can tell whether the next was made by somebody who held it too; whoever can only
/// write the Secret can't make it.
/// </summary>
internal sealed record SignedBoxes
{
    /// <summary>Of what is sealed.</summary>
    public required long Generation { get; init; }

    /// <summary>Node → SHA-256 of its box, 64 hexadecimal digits. A box names the key that it is sealed to.</summary>
    public required IReadOnlyDictionary<string, string> Boxes { get; init; }

    /// <summary>Fingerprint of an authority → what its key signed.</summary>
    public required IReadOnlyDictionary<string, byte[]> Signatures { get; init; }

    /// <param name="signers">What is sealed.</param>
    /// <param name="boxes">Every node's.</param>
    internal static SignedBoxes Sign(SignerSet signers, IReadOnlyDictionary<string, byte[]> boxes)
    {
        var hashes = boxes.ToDictionary(box => box.Key, box => Hash(box.Value), StringComparer.Ordinal);
        var content = Content(signers.ClusterId, signers.Generation, hashes);
        return new SignedBoxes
        {
            Generation = signers.Generation,
            Boxes = hashes,
            Signatures = AuthoritySignatures.Sign(signers, content),
        };
    }

    /// <returns>Null when the Secret carries none, or none that can be read.</returns>
    internal static SignedBoxes? Of(Secret secret)
    {
        try
        {
            return secret.Metadata.Annotations?.GetValueOrDefault(ClusterNames.SignedBoxesAnnotation) is { } text
                ? JsonSerializer.Deserialize(text, JoiningJson.Default.SignedBoxes)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal string ToText() => JsonSerializer.Serialize(this, JoiningJson.Default.SignedBoxes);

    /// <summary>Whether one of the authorities signed this for that cluster.</summary>
    internal bool IsSignedBy(IEnumerable<X509Certificate2> authorities, Guid clusterId) =>
        AuthoritySignatures.IsSignedBy(Signatures, authorities, Content(clusterId, Generation, Boxes));

    /// <summary>The boxes of the Secret that were there when it was signed, and nothing else that may be in it.</summary>
    internal IReadOnlyDictionary<string, byte[]> Genuine(Secret secret) => (secret.Data ?? new Dictionary<string, byte[]>(StringComparer.Ordinal))
        .Where(entry => Boxes.GetValueOrDefault(entry.Key) == Hash(entry.Value))
        .ToDictionary(StringComparer.Ordinal);

    private static string Hash(byte[] box) => Convert.ToHexStringLower(SHA256.HashData(box));

    private static byte[] Content(Guid clusterId, long generation, IReadOnlyDictionary<string, string> boxes)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"cpctl.dev/signers/v1\n{clusterId}\n{generation}\n");
        foreach (var (node, hash) in boxes.OrderBy(box => box.Key, StringComparer.Ordinal))
        {
            text.Append(node).Append(' ').Append(hash).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
