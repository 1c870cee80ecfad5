using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cpctl.Api.Configuration;

/// <summary>Schemas and values in words.</summary>
internal static class SchemaWords
{
    private const int LongestQuote = 60;

    /// <summary>What a field takes: "an integer from 0 to 600".</summary>
    public static string Expected(SchemaNode schema) => schema.Type switch
    {
        "object" when schema.AdditionalProperties is { } values => $"a mapping of names to {Plural(values)}",
        "object" => "a mapping of fields",
        "array" when schema.Items is { } items => $"a list of {Plural(items)}",
        "array" => "a list",
        "integer" => "an integer" + Range(schema),
        "number" => "a number" + Range(schema),
        "boolean" => "true or false",
        "string" when schema.Enum.Count > 0 => "one of " + string.Join(", ", schema.Enum),
        "string" when schema.Pattern is { } pattern => PatternMeaning.Of(pattern),
        "string" => "text",
        var other => other,
    };

    /// <summary>What was found: the text "abc", the number 5, a list.</summary>
    public static string Found(JsonNode? value) => value switch
    {
        null => "nothing",
        JsonObject => "a mapping",
        JsonArray => "a list",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => $"the text \"{Shortened(value.GetValue<string>())}\"",
            JsonValueKind.Number => $"the number {value.ToJsonString()}",
            _ => value.ToJsonString(),
        },
    };

    public static string Shortened(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";

    public static string LeaveOut(SchemaNode schema) =>
        schema.HasDefault && schema.Default is JsonValue value ? $", or leave it out for {value}" : "";

    private static string Range(SchemaNode schema) => (schema.Minimum, schema.Maximum) switch
    {
        ({ } low, { } high) => $" from {low} to {high}",
        ({ } low, null) => $" of at least {low}",
        (null, { } high) => $" of at most {high}",
        _ => "",
    };

    private static string Plural(SchemaNode schema) => schema.Type switch
    {
        "string" => "texts",
        "integer" => "integers",
        "boolean" => "true or false",
        _ => "mappings",
    };
}
