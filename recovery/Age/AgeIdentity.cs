using System.Globalization;
using System.Security.Cryptography;

namespace Cpctl.Recovery.Age;

/// <summary>The private half of a recovery key, "AGE-SECRET-KEY-1…": opens what was encrypted to its recipient.</summary>
public sealed class AgeIdentity
{
    private const string Prefix = "age-secret-key-";
    private readonly byte[] _scalar;

    private AgeIdentity(byte[] scalar)
    {
        _scalar = scalar;
        Recipient = new AgeRecipient(Curve.PublicOf(scalar));
    }

    public AgeRecipient Recipient { get; }

    internal ReadOnlySpan<byte> Scalar => _scalar;

    public static AgeIdentity Create() => new(RandomNumberGenerator.GetBytes(Curve.Size));

    /// <summary>Every identity of a key file, as `age-keygen` and <see cref="ToKeyFile"/> write it: one a line, beside comments.</summary>
    /// <exception cref="InvalidDataException">A line is neither, or there is none. The message names the line, not what stands there.</exception>
    public static IReadOnlyList<AgeIdentity> ParseFile(string text)
    {
        var identities = new List<AgeIdentity>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            identities.Add(Bech32.TryDecode(Prefix, line) is { Length: Curve.Size } scalar
                ? new AgeIdentity(scalar)
                : throw new InvalidDataException($"line {number} is no age identity (AGE-SECRET-KEY-1…)"));
        }

        return identities.Count > 0 ? identities : throw new InvalidDataException("there is no age identity (AGE-SECRET-KEY-1…) in it");
    }

    /// <summary>As `age-keygen` writes it.</summary>
    public string ToKeyFile(DateTimeOffset created) => string.Create(
        CultureInfo.InvariantCulture,
        $"# created: {created:yyyy-MM-dd'T'HH:mm:ssK}\n# public key: {Recipient}\n{Bech32.Encode(Prefix, _scalar).ToUpperInvariant()}\n");

    /// <summary>Never the key itself.</summary>
    public override string ToString() => $"identity of {Recipient}";
}
