using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cpctl.Pki.Joining;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EvictedNode))]
[JsonSerializable(typeof(SignedBoxes))]
internal sealed partial class JoiningJson : JsonSerializerContext;
