using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cpctl.Etcd.Restoration;

/// <summary>A member as etcd keeps it in its log, its database and its old store: JSON.</summary>
internal static class RaftMember
{
    /// <summary>etcd's own tools write no escapes where none are needed; so that ours can be compared with theirs.</summary>
    private static readonly JsonWriterOptions AsEtcd = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A membership.Member.</summary>
    public static byte[] Json(FirstMember member) => Write(json =>
    {
        json.WriteNumber("id", member.MemberId);
        WriteAddress(json, member);
        json.WriteString("name", member.Name);
    });

    /// <summary>Its membership.RaftAttributes alone.</summary>
    public static byte[] AddressJson(FirstMember member) => Write(json => WriteAddress(json, member));

    public static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, AsEtcd))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static void WriteAddress(Utf8JsonWriter json, FirstMember member)
    {
        json.WriteStartArray("peerURLs");
        json.WriteStringValue(member.PeerUrl);
        json.WriteEndArray();
    }
}
