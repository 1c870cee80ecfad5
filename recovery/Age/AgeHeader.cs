using System.Security.Cryptography;
using System.Text;

namespace Cpctl.Recovery.Age;

/// <summary>The text before an age file's content: who can open it. Format: age-encryption.org/v1 (C2SP age.md).</summary>
internal static class AgeHeader
{
    public const int FileKeySize = 16;
    public const string Version = "age-encryption.org/v1";

    private const string StanzaPrefix = "-> ";
    private const string MacPrefix = "---";
    private const int BodyColumns = 64;
    private const int MacKeySize = 32;

    /// <summary>Room for some thousand recipients.</summary>
    private const int Longest = 1 << 20;

    public static byte[] Write(ReadOnlySpan<byte> fileKey, IEnumerable<AgeRecipient> recipients)
    {
        var text = new StringBuilder(Version).Append('\n');
        foreach (var recipient in recipients)
        {
            var stanza = AgeStanza.Wrap(fileKey, recipient);
            text.Append(StanzaPrefix).AppendJoin(' ', stanza.Arguments).Append('\n');
            var body = AgeBase64.Encode(stanza.Body);
            for (var at = 0; at <= body.Length; at += BodyColumns)
            {
                text.Append(body.AsSpan(at, Math.Min(BodyColumns, body.Length - at))).Append('\n');
            }
        }

        text.Append(MacPrefix);
        var mac = Mac(fileKey, Encoding.ASCII.GetBytes(text.ToString()));
        return Encoding.ASCII.GetBytes(text.Append(' ').Append(AgeBase64.Encode(mac)).Append('\n').ToString());
    }

    /// <summary>Leaves the stream behind the header.</summary>
    /// <param name="unwrap">Gives the file key, if one of the stanzas is for us.</param>
    /// <exception cref="AgeException">It is no age file, for somebody else, or damaged.</exception>
    public static byte[] Read(Stream stream, Func<IReadOnlyList<AgeStanza>, byte[]?> unwrap)
    {
        try
        {
            var lines = new AgeLines(stream, Longest);
            if (lines.Next() is not Version)
            {
                throw new AgeException(AgeFailure.NotAge, $"it does not begin with {Version}");
            }

            var stanzas = new List<AgeStanza>();
            string line;
            while ((line = lines.Next()).StartsWith(StanzaPrefix, StringComparison.Ordinal))
            {
                stanzas.Add(Stanza(line, lines));
            }

            if (!line.StartsWith(MacPrefix + " ", StringComparison.Ordinal))
            {
                throw new FormatException("a line belongs to nothing");
            }

            var signed = lines.Taken[..^(line.Length - MacPrefix.Length + 1)];
            var mac = AgeBase64.Decode(line[(MacPrefix.Length + 1)..]);
            var fileKey = unwrap(stanzas) ?? throw new AgeException(AgeFailure.OtherKey, $"it is encrypted to {stanzas.Count} other key(s)");
            return CryptographicOperations.FixedTimeEquals(mac, Mac(fileKey, signed)) ? fileKey : throw new FormatException("it was changed after it was written");
        }
        catch (FormatException e)
        {
            throw new AgeException(AgeFailure.Damaged, $"the header is damaged: {e.Message}", e);
        }
    }

    public static byte[]? Unwrap(IReadOnlyList<AgeStanza> stanzas, IReadOnlyCollection<AgeIdentity> identities) =>
        stanzas.SelectMany(_ => identities, (stanza, identity) => stanza.TryUnwrap(identity)).FirstOrDefault(key => key is not null);

    private static AgeStanza Stanza(string line, AgeLines lines)
    {
        var body = new StringBuilder();
        string part;
        do
        {
            part = lines.Next();
            if (part.Length > BodyColumns)
            {
                throw new FormatException("a line is too long");
            }

            body.Append(part);
        }
        while (part.Length == BodyColumns);

        var arguments = line[StanzaPrefix.Length..].Split(' ');
        return arguments.All(argument => argument.Length > 0) ? new AgeStanza(arguments, AgeBase64.Decode(body.ToString())) : throw new FormatException("an empty argument");
    }

    private static byte[] Mac(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> header) =>
        HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey.ToArray(), MacKeySize, salt: [], "header"u8.ToArray()), header);
}
