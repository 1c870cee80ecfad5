using System.Text.RegularExpressions;

namespace Cpctl.Api.Configuration;

/// <summary>Host names as certificates and DNS take them.</summary>
internal static partial class HostNames
{
    /// <summary>Why a text is neither a DNS name nor an address; null when it is one.</summary>
    public static string? Complaint(string text)
    {
        if (IpRange.TryParseAddress(text, out _))
        {
            return null;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return "it is not an IPv6 address";
        }

        var labels = text.Split('.');
        if (labels[^1].Length > 0 && labels[^1].All(char.IsAsciiDigit))
        {
            // A name ending in a number is read as an address everywhere, and this is none.
            return "it is not an IPv4 address";
        }

        return text.Length > 253 ? "DNS names have at most 253 characters"
            : labels.All(label => Label().IsMatch(label)) ? null
            : "parts of a DNS name have 1 to 63 letters, digits and inner dashes";
    }

    [GeneratedRegex(@"^[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
