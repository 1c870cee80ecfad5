using System.Text.RegularExpressions;

namespace Cpctl.Api.Node;

/// <summary>What a node may be called, so that nobody ever takes its name for an address.</summary>
public static partial class NodeName
{
    /// <summary>
    /// A lower-case DNS name of at most 63 characters (RFC 1123) that does not end in a number, decimal or hexadecimal: <c>10</c>, <c>0x1f</c> and <c>1.2.3.4</c>
    /// are IPv4 addresses to whoever reads hosts as inet_aton and the URL standard do.
    /// </summary>
    public static bool IsValid(string name) => name.Length <= 63 && DnsName().IsMatch(name) && !EndsInNumber().IsMatch(name);

    /// <summary>One label of a DNS name; it may be a number, as a node from before that was refused.</summary>
    public static bool IsLabel(string name) => name.Length <= 63 && !name.Contains('.', StringComparison.Ordinal) && DnsName().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex DnsName();

    [GeneratedRegex(@"(\A|\.)([0-9]+|0x[0-9a-f]*)\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex EndsInNumber();
}
