using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Api.Text;

namespace Cpctl.Api.Configuration;

/// <summary>Reads the file given to bootstrap: a ControlPlane object, checked by the CRD's schema and by the rules a schema can't express.</summary>
public static class ClusterConfigReader
{
    /// <param name="text">YAML or JSON.</param>
    /// <param name="fileName">Named in problems.</param>
    public static ConfigResult Read(string text, string fileName)
    {
        YamlDocumentNode document;
        try
        {
            var documents = YamlReader.ReadAll(text);
            if (documents is not [{ Root: JsonObject } only])
            {
                return Failed(fileName, new Position(1, 1), "is not one ControlPlane object", documents.Count > 1
                    ? "it holds several documents"
                    : "it is empty or not a mapping of fields");
            }

            document = only;
        }
        catch (YamlFormatException ex)
        {
            return Failed(fileName, ex.Position, "is not YAML", ex.Message);
        }

        return new DocumentCheck(document, fileName).Run();
    }

    private static ConfigResult Failed(string fileName, Position position, string what, string why) => new(
        null,
        [new ConfigProblem("", what, why, "docs/configuration.md shows a complete example.") { File = fileName, Position = position }]);

    private sealed class DocumentCheck(YamlDocumentNode document, string fileName)
    {
        /// <summary>So much of a text shows where in it something is.</summary>
        private const int Before = 30;

        private readonly List<ConfigProblem> _problems = [];
        private readonly JsonObject _root = document.Root!.DeepClone().AsObject();

        public ConfigResult Run()
        {
            // What only the server writes is no input; a file may come from "kubectl get -o yaml".
            _root.Remove("status");
            CheckIdentity();
            CheckSchema();
            ControlPlaneDefaults.Apply(_root);
            var value = _root.Deserialize(ApiJson.Default.ControlPlane)!;
            CheckRules(value.Spec);
            return _problems.Count == 0
                ? new ConfigResult(value, [])
                : new ConfigResult(null, [.. _problems.OrderBy(problem => problem.Position?.Line).ThenBy(problem => problem.Position?.Column)]);
        }

        private void CheckIdentity()
        {
            CheckEquals("apiVersion", ResourceTypes.ControlPlanes.ApiVersion);
            CheckEquals("kind", ResourceTypes.ControlPlanes.Kind);
            var metadata = _root["metadata"] as JsonObject ?? [];
            if (_root["metadata"] is not (null or JsonObject))
            {
                Add("metadata", false, $"is {SchemaWords.Found(_root["metadata"])}", "it must be a mapping of fields", "Write metadata: {name: cluster}.");
            }
            else if (metadata["name"] is { } name && name.ToString() != ControlPlane.OnlyName)
            {
                Add("metadata.name", false, $"is {SchemaWords.Found(name)}", "there is one ControlPlane, and it is named cluster", "Write name: cluster.");
            }

            _root["metadata"] = new JsonObject { ["name"] = ControlPlane.OnlyName };
        }

        private void CheckEquals(string field, string expected)
        {
            if (_root[field]?.ToString() != expected)
            {
                Add(field, _root[field] is null, _root[field] is null ? "is missing" : $"is {SchemaWords.Found(_root[field])}", $"it must be {expected}", $"Write {field}: {expected}.");
            }

            _root[field] = expected;
        }

        private void CheckSchema()
        {
            foreach (var problem in SchemaValidator.Validate(_root, new SchemaNode(CrdCatalog.ControlPlaneSchema), FieldPath.Root, document.TextOf))
            {
                Add(problem.Path.ToString(), problem.AboutName, problem.What, problem.Why, problem.Remedy);

                // The rest is checked as if the field had been left out.
                problem.Path.RemoveFrom(_root);
            }

            Prune(_root);
        }

        // An empty field counts as absent; the defaults then apply to it.
        private static void Prune(JsonObject obj)
        {
            foreach (var name in obj.Where(field => field.Value is null).Select(field => field.Key).ToArray())
            {
                obj.Remove(name);
            }

            foreach (var child in obj.Select(field => field.Value).OfType<JsonObject>())
            {
                Prune(child);
            }
        }

        private void CheckRules(ControlPlaneSpec spec)
        {
            var known = _problems.Select(problem => problem.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var problem in ControlPlaneRules.Check(spec).Where(problem => !known.Contains(problem.Path)))
            {
                Add(problem.Path, false, problem.What, problem.Why, problem.Remedy);
            }
        }

        private void Add(string path, bool aboutName, string what, string why, string remedy) => _problems.Add(new ConfigProblem(path, what, why + Strange(aboutName ? path : document.TextOf(path)), remedy)
        {
            File = fileName,
            Position = aboutName ? document.KeyOf(path) : document.ValueOf(path),
        });

        // Copied from a web page or a chat: a blank that is none, a mark without a width, a letter of another alphabet.
        private static string Strange(string? text)
        {
            if (text is null || text.AsSpan().IndexOfAnyExceptInRange(' ', '~') is not (>= 0 and var index)) return "";
            var point = Rune.TryGetRuneAt(text, index, out var rune) ? rune.Value : text[index];
            return string.Create(
                CultureInfo.InvariantCulture,
                $", and there is U+{point:X4} {(index == 0 ? "at its beginning" : $"after \"{text[Math.Max(0, index - Before)..index]}\"")}, which {(VisibleText.TryFindHidden(text, out _, out var hidden) && hidden == index ? "can't be seen" : "is no letter of ASCII")}");
        }
    }
}
