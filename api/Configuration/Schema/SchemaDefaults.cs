using System.Text.Json.Nodes;

namespace Cpctl.Api.Configuration;

/// <summary>Fills in a schema's defaults as the API server does: an absent field gets its default, and then that one's absent fields theirs.</summary>
internal static class SchemaDefaults
{
    public static void Apply(JsonNode? value, SchemaNode schema)
    {
        if (value is JsonArray list && schema.Items is { } items)
        {
            foreach (var item in list)
            {
                Apply(item, items);
            }
        }

        if (value is not JsonObject obj)
        {
            return;
        }

        foreach (var (name, property) in schema.Properties)
        {
            if (obj[name] is null && property.HasDefault)
            {
                obj[name] = property.Default?.DeepClone();
            }

            Apply(obj[name], property);
        }
    }
}
