using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Cpctl.Bootstrap.Support;

/// <summary>
/// Takes out of a text what would open something: what is known to be secret on this node, and what looks like it whoever made it. What is left
/// stays readable: names, subjects, fingerprints and certificates are public.
/// </summary>
internal sealed partial class Redaction(IReadOnlyCollection<string> secrets)
{
    internal const string Mark = "[redacted]";

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>In milliseconds, for one text: whatever somebody logged must not hold up the rest.</summary>
    private const int Limit = 10_000;

    /// <summary>What stands before the secret says what it is, and is kept.</summary>
    private static readonly Regex[] Named =
        [BootstrapToken(), LastApplied(), Bearer(), Authorization(), .. SecretShapes.Named, EncryptionSecret()];

    private readonly SearchValues<string> _secrets = SearchValues.Create([.. secrets], StringComparison.Ordinal);

    /// <exception cref="RegexMatchTimeoutException">The text is such that looking takes too long: it can't be passed on.</exception>
    public string Apply(string text)
    {
        if (text.AsSpan().ContainsAny(_secrets))
        {
            text = secrets.Aggregate(text, (rest, secret) => rest.Replace(secret, Mark, StringComparison.Ordinal));
        }

        text = PrivateKey().Replace(text, Mark);
        text = EncodedPem().Replace(text, found => HoldsKey(found.Value) ? Mark : found.Value);
        text = RecoveryKey().Replace(text, Mark);
        text = WebToken().Replace(text, Mark);
        text = SecretShapes.Whole.Aggregate(text, (rest, pattern) => pattern.Replace(rest, Mark));
        text = UserInfo().Replace(text, $"${{kept}}{Mark}@");
        return Named.Aggregate(text, (rest, pattern) => pattern.Replace(rest, $"${{kept}}{Mark}"));
    }

    /// <summary>Whether base64 text is a PEM file with a private key; the first line says so, and it may be cut off anywhere behind that.</summary>
    private static bool HoldsKey(string encoded)
    {
        var head = new byte[60];
        var whole = encoded.Length / 4 * 4;
        return Convert.TryFromBase64String(encoded[..Math.Min(whole, 80)], head, out var length)
            && Encoding.ASCII.GetString(head, 0, length).Contains("PRIVATE KEY", StringComparison.Ordinal);
    }

    /// <summary>Also one whose end or beginning is cut off, and with its line ends escaped as in JSON.</summary>
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----.*?(-----END [A-Z ]*PRIVATE KEY( BLOCK)?-----|\z)|\A[A-Za-z0-9+/=\s]*-----END [A-Z ]*PRIVATE KEY( BLOCK)?-----", Options | RegexOptions.Singleline, Limit)]
    private static partial Regex PrivateKey();

    /// <summary>"-----BEGIN" in base64, as in Secrets and kubeconfigs.</summary>
    [GeneratedRegex("LS0tLS1CRUdJTi[A-Za-z0-9+/=]+", Options, Limit)]
    private static partial Regex EncodedPem();

    [GeneratedRegex("AGE-SECRET-KEY-1[0-9A-Z]+", Options | RegexOptions.IgnoreCase, Limit)]
    private static partial Regex RecoveryKey();

    [GeneratedRegex(@"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+", Options, Limit)]
    private static partial Regex WebToken();

    /// <summary>Of Kubernetes: the first part names it, the second opens.</summary>
    [GeneratedRegex(@"\b(?<kept>[a-z0-9]{6}\.)[a-z0-9]{16}\b", Options, Limit)]
    private static partial Regex BootstrapToken();

    [GeneratedRegex(@"\b(?<kept>(Bearer|Basic)\s+)[\w.~+/=-]{8,}", Options | RegexOptions.IgnoreCase, Limit)]
    private static partial Regex Bearer();

    /// <summary>Other schemes than those two: all that follows, for some have several parts.</summary>
    [GeneratedRegex(@"(?<kept>\b(Proxy-)?Authorization\\?[""']?\s*[:=](?!\s*\\?[""']?(Bearer|Basic)\b)\s*\\?[""']?([A-Za-z][\w-]*[ \t]+)?)[^\r\n""'\\]{4,}", Options | RegexOptions.IgnoreCase, Limit)]
    private static partial Regex Authorization();

    /// <summary>The object as somebody wrote it, with whatever stood in it: kubectl keeps it in an annotation.</summary>
    [GeneratedRegex(@"(?<kept>kubectl\.kubernetes\.io/last-applied-configuration\\*[""']?\s*:\s*)(\\+"".*?[^\\]\\+""(?=\s*[,}])|""(\\.|[^""\\])*""|'[^']*'|[|>][-+]?[^\n]*(\n[ \t]+[^\n]*)*|[^\n]+)", Options, Limit)]
    private static partial Regex LastApplied();

    /// <summary>A key in an EncryptionConfiguration.</summary>
    [GeneratedRegex(@"(?<kept>\bsecret\\?[""']?\s*:\s*\\?[""']?)[A-Za-z0-9+/]{16,}={0,2}", Options | RegexOptions.IgnoreCase, Limit)]
    private static partial Regex EncryptionSecret();

    [GeneratedRegex(@"(?<kept>://[^/\s:@""']*:)[^/\s@""']+@", Options, Limit)]
    private static partial Regex UserInfo();
}
