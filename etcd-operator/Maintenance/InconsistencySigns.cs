using System.Globalization;
using System.Text.RegularExpressions;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Maintenance;

/// <summary>
/// What etcd says when it ends because its content differs from a peer's: no damage that it knows of, for the peer may be the one that is wrong.
/// Source: etcd 3.4 to 3.6, etcdserver/corrupt.go, InitialCheck.
/// </summary>
public static partial class InconsistencySigns
{
    private const string Sign = "found data inconsistency with peers";

    /// <summary>etcd ended for this reason.</summary>
    public static bool Are(IEnumerable<string> lines) => lines.Any(line => line.Contains(Sign, StringComparison.Ordinal));

    /// <summary>The hash that the member gave of its own content, for each peer that differed the same; null when there is none in its log.</summary>
    public static EtcdHash? OwnHash(IEnumerable<string> lines)
    {
        foreach (var line in lines.Reverse().Where(line => line.Contains("found different hash values from remote peer", StringComparison.Ordinal)))
        {
            if (Number(Revision().Match(line)) is { } revision && Number(Compacted().Match(line)) is { } compacted
                && Number(Hash().Match(line)) is { } hash and >= 0 and <= uint.MaxValue)
            {
                return new EtcdHash((uint)hash, revision, compacted);
            }
        }

        return null;
    }

    private static long? Number(Match match) =>
        match.Success && long.TryParse(match.Groups["number"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"""local-member-revision"":(?<number>-?\d+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Revision();

    [GeneratedRegex(@"""local-member-compact-revision"":(?<number>-?\d+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Compacted();

    [GeneratedRegex(@"""local-member-hash"":(?<number>-?\d+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Hash();
}
