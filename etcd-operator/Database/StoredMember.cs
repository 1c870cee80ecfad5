using System.Text;
using System.Text.Json;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Database;

/// <summary>An entry of the bucket "members": JSON, as etcd's membership store writes it.</summary>
internal static class StoredMember
{
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static MemberInfo Parse(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        try
        {
            using var document = JsonDocument.Parse(value.ToArray());
            var member = document.RootElement;
            return MemberId.TryParse(Encoding.UTF8.GetString(key), out var id)
                ? new MemberInfo(
                    id,
                    member.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "",
                    Texts(member, "peerURLs"),
                    Texts(member, "clientURLs"),
                    member.TryGetProperty("isLearner", out var learner) && learner.GetBoolean())
                : throw new InvalidDataException("its key is no member id");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"its value describes no member: {e.Message}", e);
        }
    }

    private static List<string> Texts(JsonElement member, string name) =>
        member.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(text => text.GetString() ?? "")] : [];
}
