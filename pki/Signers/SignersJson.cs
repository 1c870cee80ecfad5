using System.Text.Json;
using System.Text.Json.Serialization;
using Cpctl.Pki.Rotation.Provided;

namespace Cpctl.Pki.Signers;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SignerSetDocument))]
[JsonSerializable(typeof(ProvidedAuthorityDocument))]
internal sealed partial class SignersJson : JsonSerializerContext;
