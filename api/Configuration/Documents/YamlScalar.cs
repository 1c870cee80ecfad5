using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cpctl.Api.Configuration;

/// <summary>What an unquoted YAML scalar means: YAML 1.2's core schema, as kubectl reads it for the values that matter here.</summary>
internal static partial class YamlScalar
{
    public static JsonNode? ToJson(YamlScalarNode scalar, Position position)
    {
        var text = scalar.Value ?? "";
        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? "" : scalar.Tag.Value;
        if (tag == "tag:yaml.org,2002:str" || (tag.Length == 0 && scalar.Style != ScalarStyle.Plain))
        {
            return JsonValue.Create(text);
        }

        if (tag.Length > 0)
        {
            throw new YamlFormatException($"the tag {tag} is not supported; write the value without it", position);
        }

        return Resolve(text);
    }

    /// <summary>Whether a text must be quoted to be read back as this very text, by this reader and by YAML 1.1 readers.</summary>
    public static bool NeedsQuotes(string text) =>
        text.Length == 0 || Resolve(text) is not { } value || !value.TryGetValue(out string? _) || Old().IsMatch(text);

    /// <summary>Whether no character of a text means anything to YAML where it stands.</summary>
    public static bool IsSafeWithoutQuotes(string text) => Safe().IsMatch(text);

    private static JsonValue? Resolve(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
        }

        if (Integer().IsMatch(text))
        {
            return Number(text.TrimStart('+'));
        }

        if (Hexadecimal().IsMatch(text) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
        {
            return Number(hex.ToString(CultureInfo.InvariantCulture));
        }

        if (Float().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var real && double.IsFinite(real))
        {
            return Number(real.ToString("R", CultureInfo.InvariantCulture));
        }

        return JsonValue.Create(text);
    }

    // As parsed JSON a number can be read as int, long or double; created from a long it could only be read as that.
    private static JsonValue Number(string json) => JsonNode.Parse(json)!.AsValue();

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^0x[0-9a-fA-F]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Float();

    // A dash may begin a list item, a colon end a key, a number sign begin a comment: each only next to a blank.
    [GeneratedRegex(@"^(?!---|\.\.\.)(-(?=[-A-Za-z0-9_./])|[A-Za-z0-9_./$(])([-A-Za-z0-9_./$(),;=+%@~^<>{}\[\]*&!|'""]|:(?=[^ ])| (?=[-A-Za-z0-9_./$(]))*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Safe();

    // Booleans, octals, sexagesimals, dates, infinities and the merge key of YAML 1.1; kubectl and many tools still follow it.
    [GeneratedRegex(
        @"^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|<<|=|[-+]?0[0-9_xob][0-9a-fA-F_]*|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[-+]?\.(inf|Inf|INF|nan|NaN|NAN)|[-+]?[0-9][0-9_.]*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Old();
}
