using System.Text.Json.Serialization;

namespace Cpctl.Bootstrap.Rollouts;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RolloutReport))]
[JsonSerializable(typeof(RevisionHistory))]
[JsonSerializable(typeof(RevisionDiff))]
internal sealed partial class RolloutJson : JsonSerializerContext;
