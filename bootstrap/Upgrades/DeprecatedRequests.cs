using System.Text.RegularExpressions;

namespace Cpctl.Bootstrap.Upgrades;

/// <summary>Reads <c>apiserver_requested_deprecated_apis</c> out of an API server's metrics: one line for each deprecated API that was asked for.</summary>
internal static partial class DeprecatedRequests
{
    private const string Metric = "apiserver_requested_deprecated_apis{";

    public static IReadOnlySet<(string Group, string Version, string Resource)> Of(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith(Metric, StringComparison.Ordinal) && !line.TrimEnd().EndsWith(" 0", StringComparison.Ordinal))
        .Select(line => Label().Matches(line).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal))
        .Select(labels => (labels.GetValueOrDefault("group", ""), labels.GetValueOrDefault("version", ""), labels.GetValueOrDefault("resource", "")))
        .ToHashSet();

    [GeneratedRegex(@"(?<name>[a-z_]+)=""(?<value>[^""]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();
}
