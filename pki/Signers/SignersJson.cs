using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cpctl.Pki.Signers;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SignerSetDocument))]
internal sealed partial class SignersJson : JsonSerializerContext;
