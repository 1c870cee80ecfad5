using System.Text.RegularExpressions;

namespace Cpctl.Api.Configuration;

/// <summary>What the CRDs' patterns mean in words: a regular expression helps nobody who mistyped a duration.</summary>
internal static partial class PatternMeaning
{
    private const string KubernetesVersion = @"^v[0-9]+\.[0-9]+\.[0-9]+$";
    private const string EtcdVersion = @"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9]+)?$";

    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        [KubernetesVersion] = "a version such as v1.20.2",
        [EtcdVersion] = "a version such as 3.5.24 or 3.5.24-0",
        [@"^[a-zA-Z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$"] = "a registry and path such as registry.k8s.io or registry.local:5000/kubernetes",
        ["^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"] = "lower-case letters, digits, dashes and dots",
        [@"^(\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?):[0-9]{1,5}$"] = "host:port, such as api.example.org:6443 or [fd00::1]:6443",
        [@"^(\*\.)?[a-zA-Z0-9:]([-a-zA-Z0-9.:]*[a-zA-Z0-9:])?$"] = "a DNS name or an IP address",
        ["^[0-9a-fA-F:.]+/[0-9]{1,3}$"] = "a range in CIDR notation such as 10.244.0.0/16",
        [@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"] = "a DNS domain such as cluster.local",
        ["^[a-zA-Z0-9][a-zA-Z0-9._:/@-]*$"] = "an image reference such as registry.example.org/name:tag",
        [@"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"] = "a duration such as 500ms, 30s or 1h30m",
        [@"^(0|([0-9]+(\.[0-9]+)?(ms|s|m|h))+)$"] = "0 or a duration such as 30m or 8h",
        ["^[a-z0-9]([-a-z0-9/]*[a-z0-9])?$"] = "lower-case letters, digits, dashes and slashes",
        ["^[A-Za-z0-9]+$"] = "a name of letters and digits",
        ["^https://[^ ?#]+$"] = "an https address such as https://issuer.example.org",
        ["^[^ ,]+$"] = "text without spaces and commas",
        ["^[^ ,=]+$"] = "text without spaces, commas and equals signs",
        [@"^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s-]+-----END CERTIFICATE-----\s*$"] = "certificates in PEM form",
        ["^[0-9a-fA-F:.]*$"] = "an IP address",
        [@"^[^ ]+( [^ ]+){4}$"] = "five cron fields such as 0 */6 * * *",
        ["^[A-Za-z]+([A-Za-z0-9_+/-]*[A-Za-z0-9])?$"] = "a time zone such as Europe/Berlin",
        [@"^https?://[A-Za-z0-9.:\[\]-]+/?$"] = "an address such as https://s3.example.org or https://10.0.0.9:9000",
        ["^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"] = "a bucket's name of 3 to 63 lower-case letters, digits, dots and dashes",
        ["^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$"] = "a path without slashes at its ends, such as clusters/blue",
        ["^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"] = "lower-case letters, digits and dashes",
        ["^age1[02-9ac-hj-np-z]{58}$"] = "a recipient, age1 and 58 more characters",
        ["^(/[A-Za-z0-9._-]+){2,}$"] = "an absolute path at least two directories deep, such as /srv/backups",
    };

    public static bool IsKnown(string pattern) => Meanings.ContainsKey(pattern);

    /// <summary>What somebody meant who wrote 1.30 or 1.30.2 for v1.30.2; null when that can't be told.</summary>
    public static string? Nearest(string? pattern, string text)
    {
        if (pattern is not (KubernetesVersion or EtcdVersion) || Version().Match(text) is not { Success: true } match) return null;
        var version = (pattern == KubernetesVersion ? "v" : "") + match.Groups["minor"].Value;
        return match.Groups["patch"].Success ? version + match.Groups["patch"].Value : $"{version}.x, with the number of a release for x";
    }

    [GeneratedRegex(@"^v?(?<minor>[0-9]{1,6}\.[0-9]{1,6})(?<patch>\.[0-9]{1,6})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();

    public static string Of(string pattern) => Meanings.GetValueOrDefault(pattern) ?? $"text that matches {pattern}";
}
