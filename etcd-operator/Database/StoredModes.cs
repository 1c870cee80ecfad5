using System.Text.Json;

namespace Cpctl.Etcd.Database;

/// <summary>Entries of a database that switch something on in etcd which a control plane does not use, and which a restore leaves out.</summary>
internal static class StoredModes
{
    /// <returns>A clause for people; null when the entry switches nothing on.</returns>
    public static string? Of(string bucket, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => bucket switch
    {
        "auth" when key.SequenceEqual("authEnabled"u8) && value is [1, ..] => "authentication is enabled",
        "cluster" when key.SequenceEqual("downgrade"u8) && DowngradeTo(value) is { } target => $"a downgrade to {target} is enabled",
        _ => null,
    };

    private static string? DowngradeTo(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.True
                ? root.TryGetProperty("target-version", out var target) ? target.ToString() : "another release"
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
