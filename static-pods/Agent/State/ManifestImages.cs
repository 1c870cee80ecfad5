using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.StaticPods.Agent.State;

/// <summary>Reads which images a manifest needs.</summary>
internal static class ManifestImages
{
    /// <exception cref="InvalidDataException">The text is no pod's manifest.</exception>
    public static IReadOnlyList<string> Of(string manifest)
    {
        try
        {
            var spec = Yaml.Read(manifest)?["spec"] ?? throw new InvalidDataException("a manifest has no spec");
            return
            [
                .. new[] { "initContainers", "containers" }
                    .SelectMany(list => spec[list] as JsonArray ?? [])
                    .Select(container => container?["image"]?.GetValue<string>())
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal),
            ];
        }
        catch (YamlFormatException e)
        {
            throw new InvalidDataException($"a manifest is no YAML: {e.Message}", e);
        }
    }
}
