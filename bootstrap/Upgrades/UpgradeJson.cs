using System.Text.Json.Serialization;

namespace Cpctl.Bootstrap.Upgrades;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UpgradeReport))]
internal sealed partial class UpgradeJson : JsonSerializerContext;
