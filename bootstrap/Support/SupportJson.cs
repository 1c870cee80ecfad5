using System.Text.Json.Serialization;
using Cpctl.StaticPods.Agent.LocalApi;

namespace Cpctl.Bootstrap.Support;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeReport))]
internal sealed partial class SupportJson : JsonSerializerContext;
