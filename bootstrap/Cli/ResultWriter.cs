using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.Bootstrap.Cli;

/// <summary>Writes a machine-readable result to stdout.</summary>
internal static class ResultWriter
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static void Write(TextWriter output, OutputFormat format, JsonNode result)
    {
        if (format == OutputFormat.Yaml)
        {
            output.Write(Yaml.Write(result));
            return;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented)) result.WriteTo(writer);
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
