using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Members;

/// <summary>A view of etcd for people and for programs.</summary>
internal static class MembersReport
{
    public static void WriteStatus(TerminalWriter output, ClusterView view)
    {
        WriteHead(output, view);
        var table = new TextTable("MEMBER", "ROLE", "HEALTHY", "VERSION", "DB MB", "IN USE MB", "HOLES", "REVISION", "LAG", "PROBLEM");
        foreach (var member in Ordered(view))
        {
            var status = member.Status;
            table.Add(
                member.Info.Display,
                RoleOf(view, member),
                member.IsHealthy ? "yes" : "no",
                status?.Version,
                Megabytes(status?.DbSize),
                Megabytes(status?.DbSizeInUse),
                status is null ? null : $"{Defragmentation.Percent(member).ToString(CultureInfo.InvariantCulture)}%",
                status?.Revision.ToString(CultureInfo.InvariantCulture),
                member.LagBehind(view.Leader)?.ToString(CultureInfo.InvariantCulture),
                member.Problem);
        }

        table.Write(output);
    }

    public static void WriteMembers(TerminalWriter output, ClusterView view)
    {
        WriteHead(output, view);
        var table = new TextTable("MEMBER", "ID", "ROLE", "HEALTHY", "PEER", "CLIENT");
        foreach (var member in Ordered(view))
        {
            table.Add(
                member.Info.Display, MemberId.ToText(member.Id), RoleOf(view, member), member.IsHealthy ? "yes" : "no",
                string.Join(",", member.Info.PeerUrls), string.Join(",", member.Info.ClientUrls));
        }

        table.Write(output);
    }

    public static void WriteAlarms(TerminalWriter output, ClusterView view)
    {
        if (view.Alarms.Count == 0)
        {
            output.WriteLine("no alarm is raised");
            return;
        }

        var table = new TextTable("ALARM", "MEMBER", "ID");
        foreach (var alarm in view.Alarms) table.Add(alarm.Kind.ToString(), view.Find(alarm.MemberId)?.Info.Display, MemberId.ToText(alarm.MemberId));
        table.Write(output);
        if (view.Alarms.Any(alarm => alarm.Kind == EtcdAlarmKind.Corrupt))
        {
            output.WriteLine();
            output.WriteLine("Corrupt: members hold different keys, and no writes are taken. `cpctl etcd repair` replaces the member that differs and takes the alarm back.");
        }

        if (view.Alarms.Any(alarm => alarm.Kind == EtcdAlarmKind.NoSpace))
        {
            output.WriteLine();
            output.WriteLine("NoSpace: no writes are taken. Operators compact and rewrite the databases within a minute. When the alarm stays, that much is really stored:");
            output.WriteLine("objects have to be deleted (deletions still work), or `cpctl etcd alarms disarm` gives room to raise spec.etcd.quotaBackendBytes at once.");
        }
    }

    public static JsonObject ToJson(ClusterView view) => new()
    {
        ["clusterId"] = MemberId.ToText(view.ClusterId),
        ["hasQuorum"] = view.IsLinearizable,
        ["problem"] = view.Problem,
        ["items"] = new JsonArray([.. Ordered(view).Select(member => (JsonNode)ToJson(view, member))]),
        ["alarms"] = AlarmsToJson(view),
    };

    public static JsonArray AlarmsToJson(ClusterView view) => new(
        [.. view.Alarms.Select(alarm => (JsonNode)new JsonObject { ["kind"] = alarm.Kind.ToString(), ["memberId"] = MemberId.ToText(alarm.MemberId) })]);

    private static void WriteHead(TerminalWriter output, ClusterView view)
    {
        output.WriteLine(view.IsLinearizable
            ? $"cluster {MemberId.ToText(view.ClusterId)}: {view.HealthyVoters} of {view.Voters.Count()} voters are healthy"
            : $"cluster {MemberId.ToText(view.ClusterId)}: NO QUORUM, this is what one member remembers ({view.Problem})");
        foreach (var alarm in view.Alarms) output.WriteLine($"alarm {alarm.Kind} of {view.Find(alarm.MemberId)?.Info.Display ?? MemberId.ToText(alarm.MemberId)}");
    }

    private static JsonObject ToJson(ClusterView view, ObservedMember member) => new JsonObject
    {
        ["name"] = member.Info.Name,
        ["id"] = MemberId.ToText(member.Id),
        ["role"] = RoleOf(view, member),
        ["healthy"] = member.IsHealthy,
        ["problem"] = member.Problem,
        ["peerURLs"] = new JsonArray([.. member.Info.PeerUrls.Select(url => (JsonNode)url)]),
        ["clientURLs"] = new JsonArray([.. member.Info.ClientUrls.Select(url => (JsonNode)url)]),
        ["version"] = member.Status?.Version,
        ["dbSizeBytes"] = member.Status?.DbSize,
        ["dbInUseBytes"] = member.Status?.DbSizeInUse,
        ["revision"] = member.Status?.Revision,
        ["raftIndex"] = member.Status?.RaftIndex,
        ["lagEntries"] = member.LagBehind(view.Leader),
    };

    private static IEnumerable<ObservedMember> Ordered(ClusterView view) =>
        view.Members.OrderBy(member => member.Info.Display, StringComparer.Ordinal).ThenBy(member => member.Id);

    private static string RoleOf(ClusterView view, ObservedMember member) => member.IsLearner ? "learner" : view.Leader?.Id == member.Id ? "leader" : "voter";

    private static string? Megabytes(long? bytes) => bytes is { } known ? (known / 1e6).ToString("0.0", CultureInfo.InvariantCulture) : null;
}
