using System.Text.Json.Serialization;

namespace Cpctl.Bootstrap.Certificates;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CertificateList))]
[JsonSerializable(typeof(InspectionList))]
internal sealed partial class CertificatesJson : JsonSerializerContext;
