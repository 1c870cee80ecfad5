using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;

namespace Cpctl.Bootstrap.Backups;

/// <summary>What stands in a database, for programs.</summary>
internal static class DatabaseJson
{
    /// <param name="about">What is known about the file from elsewhere; its fields come first.</param>
    public static JsonObject Of(JsonObject about, SnapshotReport report)
    {
        var database = report.Database;
        var json = about.DeepClone().AsObject();
        json["intact"] = report.IsIntact;
        json["trailingHashMatches"] = report.TrailerMatches;
        json["hash"] = HashText(database);
        json["revision"] = database.Revision;
        json["compactRevision"] = database.CompactRevision;
        json["totalKeys"] = database.TotalEntries;
        json["totalSizeBytes"] = database.SizeBytes;
        json["inUseBytes"] = database.InUseBytes;
        json["keys"] = database.Keys;
        json["writtenFor"] = database.WrittenFor?.ToString();
        json["members"] = List(database.Members, member => new JsonObject
        {
            ["name"] = member.Name,
            ["id"] = MemberId.ToText(member.Id),
            ["isLearner"] = member.IsLearner,
            ["peerURLs"] = List(member.PeerUrls, url => url),
            ["clientURLs"] = List(member.ClientUrls, url => url),
        });
        json["buckets"] = List(database.Buckets, bucket => new JsonObject { ["name"] = bucket.Name, ["entries"] = bucket.Entries, ["bytes"] = bucket.Bytes });
        json["types"] = List(database.Types, Use);
        json["namespaces"] = List(database.Namespaces, Use);
        json["largest"] = List(database.Largest, key => new JsonObject { ["key"] = key.Key, ["bytes"] = key.Bytes, ["modRevision"] = key.ModRevision });
        json["damageCount"] = report.Database.DamageCount + (report.TrailerMatches == false ? 1 : 0);
        json["damage"] = List(report.Damage, damage => new JsonObject { ["offsetBytes"] = damage.OffsetBytes, ["what"] = damage.What });
        json["notes"] = List(report.Notes, note => note);
        return json;
    }

    /// <summary>As etcd's own tools write it: hexadecimal without leading zeros.</summary>
    public static string? HashText(DatabaseReport database) => database.Hash?.ToString("x", CultureInfo.InvariantCulture);

    private static JsonNode Use(KeyUse use) => new JsonObject { ["name"] = use.Name, ["keys"] = use.Keys, ["bytes"] = use.Bytes };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> map) => [.. items.Select(map)];
}
