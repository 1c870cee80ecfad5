using System.Text;
using System.Text.Json;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// etcd's first store, of which a raft snapshot still is an image: releases before 3.5 read the members out of it. Only what such an image must have is
/// written; the rest etcd has from its own defaults. Source: etcd's v2store/store.go and node.go.
/// </summary>
internal static class OldStore
{
    private const string NoExpiry = "0001-01-01T00:00:00Z";

    public static byte[] Image(FirstMember member)
    {
        var path = $"/0/members/{member.StoreName}";
        var attributes = $"{path}/raftAttributes";
        return RaftMember.Write(json =>
        {
            Directory(json, "Root", "/", 0, () =>
            {
                Directory(json, "0", "/0", 0, () => Directory(json, "members", "/0/members", 1, () => Directory(json, Path.GetFileName(path), path, 1, () =>
                    Node(json, Path.GetFileName(attributes), attributes, 1, Encoding.UTF8.GetString(RaftMember.AddressJson(member)), () => json.WriteNullValue()))));
                Directory(json, "1", "/1", 0, () => { });
            });
            json.WriteNumber("CurrentIndex", RaftStart.Index);
            json.WriteNumber("CurrentVersion", 2);
        });
    }

    private static void Directory(Utf8JsonWriter json, string name, string path, int index, Action children) => Node(json, name, path, index, "", () =>
    {
        json.WriteStartObject();
        children();
        json.WriteEndObject();
    });

    private static void Node(Utf8JsonWriter json, string name, string path, int index, string value, Action children)
    {
        json.WriteStartObject(name);
        json.WriteString("Path", path);
        json.WriteNumber("CreatedIndex", index);
        json.WriteNumber("ModifiedIndex", index);
        json.WriteString("ExpireTime", NoExpiry);
        json.WriteString("Value", value);
        json.WritePropertyName("Children");
        children();
        json.WriteEndObject();
    }
}
