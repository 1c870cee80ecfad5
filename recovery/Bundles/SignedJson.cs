using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Cpctl.Pki.Signers;

namespace Cpctl.Recovery.Bundles;

/// <summary>
/// A JSON object whose property "signatures" holds those of a cluster's authority over all the rest of it, also over what this release does not know.
/// Signed is what the JSON says, and not how it is written: lengths and values in the order they stand in, without white space and escapes.
/// </summary>
internal sealed class SignedJson
{
    private const string Property = "signatures";
    private readonly byte[] _content;
    private readonly IReadOnlyDictionary<string, byte[]> _signatures;

    private SignedJson(byte[] content, IReadOnlyDictionary<string, byte[]> signatures) => (_content, _signatures) = (content, signatures);

    /// <param name="json">An object without signatures.</param>
    /// <param name="purpose">Begins what is signed.</param>
    /// <param name="signers">Their cluster authority signs.</param>
    public static byte[] Sign(byte[] json, string purpose, SignerSet signers)
    {
        using var document = JsonDocument.Parse(json);
        using var signed = new MemoryStream();
        using (var writer = new Utf8JsonWriter(signed, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            foreach (var property in document.RootElement.EnumerateObject()) property.WriteTo(writer);
            writer.WriteStartObject(Property);
            foreach (var (authority, signature) in AuthoritySignatures.Sign(signers, Content(document.RootElement, purpose))) writer.WriteBase64String(authority, signature);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return signed.ToArray();
    }

    /// <returns>Null when it has no signatures. Those that can't be read are nobody's.</returns>
    public static SignedJson? Of(JsonElement root, string purpose)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(Property, out var signatures)) return null;
        try
        {
            return new SignedJson(Content(root, purpose), signatures.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetBytesFromBase64(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            return new SignedJson([], new Dictionary<string, byte[]>(StringComparer.Ordinal));
        }
    }

    /// <inheritdoc cref="Of"/>
    public static SignedJson? TryParse(byte[] json, string purpose)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Of(document.RootElement, purpose);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool IsSignedBy(IEnumerable<X509Certificate2> authorities) => AuthoritySignatures.IsSignedBy(_signatures, authorities, _content);

    private static byte[] Content(JsonElement root, string purpose)
    {
        var text = new StringBuilder(purpose).Append('\n').Append('{');
        foreach (var property in root.EnumerateObject().Where(property => property.Name != Property)) Append(text, property);
        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private static void Append(StringBuilder text, JsonProperty property)
    {
        Append(text, property.Name);
        Append(text, property.Value);
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var property in value.EnumerateObject()) Append(text, property);
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray()) Append(text, item);
                text.Append(']');
                break;
            case JsonValueKind.String:
                Append(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText()).Append(';');
                break;
        }
    }

    // With its length, so that no value runs into the next.
    private static void Append(StringBuilder text, string value) => text.Append(CultureInfo.InvariantCulture, $"\"{value.Length}:").Append(value);
}
