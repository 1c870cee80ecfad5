using System.Text.RegularExpressions;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>
/// Values that are never shown. cpctl itself puts no secret into a revision, only paths of files; but a user's extra argument or webhook
/// configuration may carry one, which is why revisions are Secrets.
/// </summary>
internal static partial class Confidential
{
    public const string Hidden = "(hidden)";
    public const string HiddenAndChanged = "(hidden, another value)";

    /// <param name="name">Of the flag or field.</param>
    /// <param name="value">A path, a switch or a number is no secret.</param>
    public static bool Is(string name, string value) => SecretName().IsMatch(name) && !Harmless().IsMatch(value);

    /// <summary>The text without confidential values.</summary>
    /// <param name="text">Of a file.</param>
    /// <param name="known">The values of the text it is compared with: any other is shown to be another. Null when it is not compared.</param>
    public static string Hide(string text, IReadOnlySet<string>? known = null) => Setting().Replace(text, match =>
    {
        var (name, value) = (match.Groups["name"].Value, match.Groups["value"].Value);
        return !Is(name, value) ? match.Value
            : $"{match.Groups["lead"].Value}{name}{match.Groups["sign"].Value}{(known is null || known.Contains(value) ? Hidden : HiddenAndChanged)}";
    });

    /// <summary>Every confidential value of a text.</summary>
    public static IReadOnlySet<string> In(string text) => Setting().Matches(text)
        .Where(match => Is(match.Groups["name"].Value, match.Groups["value"].Value))
        .Select(match => match.Groups["value"].Value)
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("token|password|passwd|secret|credential|api-?key|client-key", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 2000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^['""]?(/.*|true|false|[0-9.]+[a-z]*|\[.*\]|\{.*\}|)['""]?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Harmless();

    [GeneratedRegex(@"^(?<lead>[ ]*(- )?['""]?)(?<name>[A-Za-z0-9_.-]+)(?<sign>=|: )(?<value>\S.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Setting();
}
