using System.Text.Json.Serialization;

namespace Cpctl.StaticPods.Revisions;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RevisionDocument))]
internal sealed partial class RevisionsJson : JsonSerializerContext;
