using System.Text.Json.Nodes;

namespace Cpctl.Api.Configuration;

/// <summary>One field of a structural OpenAPI schema, read on demand.</summary>
internal sealed class SchemaNode(JsonObject schema)
{
    public string Type => (string?)schema["type"] ?? "";

    public string Description => (string?)schema["description"] ?? "";

    public string? Format => (string?)schema["format"];

    public string? Pattern => (string?)schema["pattern"];

    public decimal? Minimum => Number("minimum");

    public decimal? Maximum => Number("maximum");

    public int? MaxLength => (int?)(long?)schema["maxLength"];

    public int? MaxItems => (int?)(long?)schema["maxItems"];

    public bool PreservesUnknown => (bool?)schema["x-kubernetes-preserve-unknown-fields"] ?? false;

    public bool HasDefault => schema.ContainsKey("default");

    public JsonNode? Default => schema["default"];

    public IReadOnlyList<string> Enum => [.. schema["enum"]?.AsArray().Select(value => value!.GetValue<string>()) ?? []];

    public IReadOnlyList<string> Required => [.. schema["required"]?.AsArray().Select(value => value!.GetValue<string>()) ?? []];

    public SchemaNode? Items => schema["items"] is JsonObject items ? new(items) : null;

    public SchemaNode? AdditionalProperties => schema["additionalProperties"] is JsonObject values ? new(values) : null;

    public IReadOnlyList<(string Name, SchemaNode Schema)> Properties =>
        [.. schema["properties"]?.AsObject().Select(property => (property.Key, new SchemaNode(property.Value!.AsObject()))) ?? []];

    public SchemaNode? Property(string name) => schema["properties"]?[name] is JsonObject property ? new(property) : null;

    // As the reader of YAML has it: whole numbers as long, others as double.
    private decimal? Number(string keyword) => schema[keyword]?.AsValue() switch
    {
        null => null,
        var value when value.TryGetValue(out long whole) => whole,
        var value => (decimal)value.GetValue<double>(),
    };
}
