using System.Text.Json.Serialization;

namespace Cpctl.Pki.Signers;

/// <summary>encryption.provider, by the API server's own names.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EncryptionProvider>))]
public enum EncryptionProvider
{
    [JsonStringEnumMemberName("secretbox")]
    SecretBox,

    [JsonStringEnumMemberName("aesgcm")]
    AesGcm,
}
