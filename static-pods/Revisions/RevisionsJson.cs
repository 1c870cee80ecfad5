using System.Text.Json.Serialization;

namespace Cpctl.StaticPods.Revisions;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RevisionDocument))]
[JsonSerializable(typeof(Dictionary<string, byte[]>))]
internal sealed partial class RevisionsJson : JsonSerializerContext;
