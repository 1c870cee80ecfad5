using System.Text.Json.Serialization;

namespace Cpctl.Api.Resources;

/// <summary>Provider of the API server's EncryptionConfiguration.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EncryptionProvider>))]
public enum EncryptionProvider
{
    [JsonStringEnumMemberName("secretbox")]
    Secretbox,

    [JsonStringEnumMemberName("aesgcm")]
    Aesgcm,

    /// <summary>Only to read what another cluster wrote that is restored under cpctl: not offered by the schema.</summary>
    [JsonStringEnumMemberName("aescbc")]
    Aescbc,
}
