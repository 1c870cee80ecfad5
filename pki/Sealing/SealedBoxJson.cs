using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cpctl.Pki.Sealing;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SealedBoxDocument))]
internal sealed partial class SealedBoxJson : JsonSerializerContext;
