using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Cpctl.Pki.Joining;

/// <summary>A bootstrap token, id.secret. The id is public; the whole shows only through <see cref="Value"/>.</summary>
public sealed partial class BootstrapToken
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    private BootstrapToken(string id, string secret) => (Id, Secret) = (id, secret);

    public string Id { get; }

    internal string Secret { get; }

    /// <summary>The token as the user passes it on.</summary>
    public string Value => $"{Id}.{Secret}";

    public static BootstrapToken Generate() =>
        new(RandomNumberGenerator.GetString(Alphabet, 6), RandomNumberGenerator.GetString(Alphabet, 16));

    /// <returns>Null when the text has not the form of a token.</returns>
    public static BootstrapToken? TryParse(string text) =>
        Form().Match(text.Trim()) is { Success: true } match ? new BootstrapToken(match.Groups["id"].Value, match.Groups["secret"].Value) : null;

    public override string ToString() => $"{Id}.****************";

    [GeneratedRegex(@"\A(?<id>[a-z0-9]{6})\.(?<secret>[a-z0-9]{16})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
