using System.Text.Json.Serialization;

namespace Cpctl.Api.Kubernetes;

/// <summary>Generated JSON of the server's own failure reports; apart from the public context because nobody else needs them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiStatus))]
internal sealed partial class ApiStatusJson : JsonSerializerContext;
