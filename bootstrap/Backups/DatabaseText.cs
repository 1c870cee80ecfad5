using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;

namespace Cpctl.Bootstrap.Backups;

/// <summary>What stands in a database, for people.</summary>
internal static class DatabaseText
{
    private const int Shown = 15;

    /// <param name="about">What is known about the file from elsewhere.</param>
    public static void Write(TerminalWriter output, JsonObject about, SnapshotReport report)
    {
        var database = report.Database;
        output.WriteLine(report.IsIntact
            ? $"{about["kind"]}: intact{(report.TrailerMatches is null ? ", without etcd's SHA-256 behind it" : ", and what etcd sent by its SHA-256")}"
            : $"{about["kind"]}: DAMAGED");
        WriteDamage(output, report);
        foreach (var mode in database.Modes) output.WriteLine($"note: {mode} in it; a restore leaves that out");
        foreach (var note in report.Notes) output.WriteLine($"  note: {note}");
        var facts = new TextTable("REVISION", "COMPACTED", "KEYS", "HASH", "TOTAL KEYS", "SIZE MB", "IN USE MB", "HOLES", "WRITTEN FOR");
        facts.Add(
            Number(database.Revision), Number(database.CompactRevision), Number(database.Keys), DatabaseJson.HashText(database), Number(database.TotalEntries),
            Megabytes(database.SizeBytes), Megabytes(database.InUseBytes), database.Fragmentation.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal),
            database.WrittenFor?.ToString());
        Section(output, facts);
        WriteMembers(output, about, database.Members);
        WriteUses(output, "TYPE", database.Types);
        WriteUses(output, "NAMESPACE", database.Namespaces);
        var largest = new TextTable("LARGEST", "KB", "REVISION");
        foreach (var key in database.Largest) largest.Add(key.Key, Kilobytes(key.Bytes), Number(key.ModRevision));
        Section(output, largest);
    }

    private static void WriteDamage(TerminalWriter output, SnapshotReport report)
    {
        foreach (var damage in report.Damage)
            output.WriteLine(damage.OffsetBytes is { } offset ? $"  at byte {Number(offset)}, {damage.What}" : $"  {damage.What}");
        if (report.Database.DamageCount > report.Database.Damage.Count)
            output.WriteLine($"  and {Number(report.Database.DamageCount - report.Database.Damage.Count)} more");
    }

    private static void WriteMembers(TerminalWriter output, JsonObject about, IReadOnlyList<MemberInfo> members)
    {
        if (about["clusterId"] is { } cluster)
        {
            output.WriteLine();
            output.WriteLine($"member {about["memberId"]} of cluster {cluster}");
            output.WriteLine(about["log"] is { } log
                ? $"its log goes to entry {log["lastIndex"]} of term {log["lastTerm"]}; entry {log["recordedCommit"]} is the last one recorded as committed"
                : "its log is missing or DAMAGED");
        }

        var table = new TextTable("MEMBER", "ID", "ROLE", "PEER");
        foreach (var member in members.OrderBy(member => member.Display, StringComparer.Ordinal))
            table.Add(member.Name, MemberId.ToText(member.Id), member.IsLearner ? "learner" : "voter", string.Join(",", member.PeerUrls));
        Section(output, table);
    }

    private static void WriteUses(TerminalWriter output, string heading, IReadOnlyList<KeyUse> uses)
    {
        var table = new TextTable(heading, "KEYS", "KB");
        foreach (var use in uses.Take(Shown)) table.Add(use.Name, Number(use.Keys), Kilobytes(use.Bytes));
        if (uses.Count > Shown)
        {
            var rest = uses.Skip(Shown).ToList();
            table.Add($"({rest.Count} more)", Number(rest.Sum(use => use.Keys)), Kilobytes(rest.Sum(use => use.Bytes)));
        }

        Section(output, table);
    }

    private static void Section(TerminalWriter output, TextTable table)
    {
        output.WriteLine();
        table.Write(output);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Kilobytes(long bytes) => (bytes / 1e3).ToString("0.0", CultureInfo.InvariantCulture);
}
