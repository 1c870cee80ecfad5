using System.Text.Json.Serialization;

namespace Cpctl.Api.Resources;

/// <summary>Algorithm of every key that cpctl creates.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyAlgorithm>))]
public enum KeyAlgorithm
{
    [JsonStringEnumMemberName("ECDSA-P256")]
    EcdsaP256,

    [JsonStringEnumMemberName("ECDSA-P384")]
    EcdsaP384,

    [JsonStringEnumMemberName("RSA-2048")]
    Rsa2048,

    [JsonStringEnumMemberName("RSA-4096")]
    Rsa4096,
}
