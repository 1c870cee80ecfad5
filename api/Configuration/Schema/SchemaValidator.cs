using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cpctl.Api.Configuration;

/// <summary>
/// Validates a document against a structural schema, and refuses unknown fields, which the API server would silently drop.
/// Collects every problem.
/// </summary>
internal sealed class SchemaValidator
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly List<SchemaProblem> _problems = [];

    private readonly Func<string, string?> _written;

    private SchemaValidator(Func<string, string?> written) => _written = written;

    /// <param name="value">The document.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="path">Where in a larger document it is.</param>
    /// <param name="written">How a single value was written, by its path: 1.30 is the number 1.3. Null for a document that was not written by a person.</param>
    public static IReadOnlyList<SchemaProblem> Validate(JsonNode value, SchemaNode schema, FieldPath path, Func<string, string?>? written = null)
    {
        var validator = new SchemaValidator(written ?? (_ => null));
        validator.Check(value, schema, path);
        return validator._problems;
    }

    private void Check(JsonNode value, SchemaNode schema, FieldPath path)
    {
        switch (schema.Type)
        {
            case "object" when value is JsonObject obj:
                CheckObject(obj, schema, path);
                break;
            case "array" when value is JsonArray list:
                CheckArray(list, schema, path);
                break;
            case "string" when value.GetValueKind() == JsonValueKind.String:
                CheckText(value.GetValue<string>(), schema, path);
                break;
            case "boolean" when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                break;
            case "integer" when value is JsonValue number && TryGetInteger(number, out var integer):
                CheckInteger(integer, schema, path);
                break;
            case "number" when value.GetValueKind() == JsonValueKind.Number:
                CheckNumber(value, schema, path);
                break;
            default:
                WrongType(value, schema, path);
                break;
        }
    }

    private void CheckObject(JsonObject obj, SchemaNode schema, FieldPath path)
    {
        foreach (var name in schema.Required.Where(name => obj[name] is null))
        {
            var expected = schema.Property(name) is { } property ? SchemaWords.Expected(property) : "it";
            Report(path.Field(name), true, "is missing", "it has no default", $"Add {name}: {expected}.");
        }

        foreach (var (name, value) in obj)
        {
            var field = path.Field(name);
            var known = schema.Property(name) ?? schema.AdditionalProperties;
            if (known is null && !schema.PreservesUnknown)
            {
                UnknownField(name, schema, field);
            }
            else if (known is not null && value is null && schema.AdditionalProperties is not null)
            {
                Report(field, false, "has no value", $"it must be {SchemaWords.Expected(known)}", "Write a value or remove the line.");
            }
            else if (known is not null && value is not null)
            {
                // A field without a value counts as absent, as it does with kubectl.
                Check(value, known, field);
            }
        }
    }

    private void CheckArray(JsonArray list, SchemaNode schema, FieldPath path)
    {
        if (schema.MaxItems is { } most && list.Count > most)
        {
            Report(path, false, $"has {list.Count} items", $"at most {most} are allowed", "Remove some.");
        }

        if (schema.Items is not { } items)
        {
            return;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is { } item)
            {
                Check(item, items, path.Item(i));
            }
            else
            {
                Report(path.Item(i), false, "is empty", $"every item must be {SchemaWords.Expected(items)}", "Write a value or remove the item.");
            }
        }
    }

    private void CheckText(string text, SchemaNode schema, FieldPath path)
    {
        if (!IsAllowed(text, schema))
        {
            var close = Spelling.Closest(text, schema.Enum);
            var remedy = close is null ? Instead(text, schema) : $"Did you mean {close}? Write it";
            Report(path, false, $"\"{SchemaWords.Shortened(text)}\" is not allowed", $"it must be {SchemaWords.Expected(schema)}", $"{remedy}{SchemaWords.LeaveOut(schema)}.");
        }
        else if (schema.MaxLength is { } longest && text.Length > longest)
        {
            Report(path, false, $"has {text.Length} characters", $"at most {longest} are allowed", "Shorten it.");
        }
    }

    private static bool IsAllowed(string text, SchemaNode schema) =>
        (schema.Enum.Count == 0 || schema.Enum.Contains(text, StringComparer.Ordinal))
        && (schema.Pattern is null || Regex.IsMatch(text, AsGoReadsIt(schema.Pattern), RegexOptions.CultureInvariant, PatternTimeout));

    private static string Instead(string text, SchemaNode schema) => $"Write {PatternMeaning.Nearest(schema.Pattern, text) ?? SchemaWords.Expected(schema)}";

    // Go's "$" is the end of the text; .NET's also matches before a last line break.
    private static string AsGoReadsIt(string pattern) => pattern.EndsWith('$') ? pattern[..^1] + @"\z" : pattern;

    private void CheckInteger(long integer, SchemaNode schema, FieldPath path)
    {
        var low = Math.Max(schema.Minimum ?? decimal.MinValue, schema.Format == "int32" ? int.MinValue : long.MinValue);
        var high = Math.Min(schema.Maximum ?? decimal.MaxValue, schema.Format == "int32" ? int.MaxValue : long.MaxValue);
        if (integer < low || integer > high)
        {
            var text = integer.ToString(CultureInfo.InvariantCulture);
            Report(path, false, $"{text} is out of range", $"it must be {SchemaWords.Expected(schema)}", $"Choose a number from {low} to {high}{SchemaWords.LeaveOut(schema)}.");
        }
    }

    private void CheckNumber(JsonNode value, SchemaNode schema, FieldPath path)
    {
        var number = value.AsValue().TryGetValue(out double real) ? real : value.AsValue().GetValue<long>();
        if (number < (double)(schema.Minimum ?? decimal.MinValue) || number > (double)(schema.Maximum ?? decimal.MaxValue))
        {
            Report(path, false, $"{value} is out of range", $"it must be {SchemaWords.Expected(schema)}", $"Choose a number from {schema.Minimum} to {schema.Maximum}{SchemaWords.LeaveOut(schema)}.");
        }
    }

    private void WrongType(JsonNode value, SchemaNode schema, FieldPath path)
    {
        var text = value is JsonValue ? _written(path.ToString()) ?? value.ToString() : null;
        var remedy = schema.Type != "string" || text is null ? $"Write {SchemaWords.Expected(schema)}"
            : IsAllowed(text, schema) ? $"Put it in quotes: \"{text}\""
            : Instead(text, schema);
        Report(path, false, $"is {(value.GetValueKind() == JsonValueKind.Number ? $"the number {text}" : SchemaWords.Found(value))}", $"it must be {SchemaWords.Expected(schema)}", $"{remedy}{SchemaWords.LeaveOut(schema)}.");
    }

    private void UnknownField(string name, SchemaNode schema, FieldPath path)
    {
        var names = schema.Properties.Select(property => property.Name).ToArray();
        var close = Spelling.Closest(name, names);
        var remedy = close is not null ? $"Did you mean {close}?" : $"Remove it; the fields here are {string.Join(", ", names)}.";
        Report(path, true, "is not a field", "a setting that does not exist would have no effect", remedy);
    }

    // 5.0 is an integer to JSON schema and to the API server.
    private static bool TryGetInteger(JsonValue value, out long integer)
    {
        if (value.TryGetValue(out integer))
        {
            return true;
        }

        if (value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double real) && Math.Abs(real) < 1e15 && double.IsInteger(real))
        {
            integer = (long)real;
            return true;
        }

        return false;
    }

    private void Report(FieldPath path, bool aboutName, string what, string why, string remedy) =>
        _problems.Add(new SchemaProblem(path, aboutName, what, why, remedy));
}
