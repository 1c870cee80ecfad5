using System.Globalization;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Maintenance;

/// <summary>
/// Decides what the members' databases need. Invariants, tested as properties: one member at a time; by rule only while every voter is healthy
/// and caught up; never the leader while another could lead; an alarm is taken back only when every member that answers has room.
/// </summary>
internal static class MaintenancePlan
{
    public static MaintenanceStep Next(ClusterView view, MaintenanceRules rules, MaintenanceMemory memory)
    {
        if (!view.IsLinearizable || view.Leader is null)
        {
            return new MaintenanceStep.Wait($"no quorum answers: {view.Problem ?? "the cluster has no leader at the moment"}");
        }

        return view.Alarms.FirstOrDefault(a => a.Kind == EtcdAlarmKind.NoSpace) is { } alarm
            ? WinSpaceBack(view, alarm, rules, memory)
            : ByRule(view, rules, memory);
    }

    /// <summary>
    /// Nobody can write: this waits for no unhealthy member (its turn comes when it is back), and history is the first to go.
    /// </summary>
    private static MaintenanceStep WinSpaceBack(ClusterView view, EtcdAlarm alarm, MaintenanceRules rules, MaintenanceMemory memory)
    {
        if (!memory.CompactedWithin(MaintenanceRules.CompactAgain))
        {
            return new MaintenanceStep.Compact(view.Leader!.Status!.Revision);
        }

        var answering = view.Voters.Where(m => m.IsHealthy).ToList();
        var full = answering.Where(m => !HasRoom(m, rules)).ToList();
        var step = Defragmentation.Next(
            view,
            [.. full.Where(m => Defragmentation.Percent(m) >= MaintenanceRules.WorthwhilePercent || memory.MayHaveUncountedHoles(m.Id, CostsLeadership(view, m)))],
            m => $"at least {Megabytes(Defragmentation.Holes(m))} of {Megabytes(m.Status!.DbSize)} MB are holes, and the database has reached its quota");
        if (step is not null)
        {
            return step;
        }

        return full.Count == 0
            ? new MaintenanceStep.Disarm(alarm)
            : new MaintenanceStep.Wait(
                $"the database of {full[0].Info.Display} holds {Megabytes(full[0].Status!.DbSizeInUse)} MB of data, the quota is {Megabytes(rules.QuotaBytes)} MB: "
                + "objects have to be deleted (deletions still work); `cpctl etcd alarms disarm` gives room to raise spec.etcd.quotaBackendBytes");
    }

    private static MaintenanceStep ByRule(ClusterView view, MaintenanceRules rules, MaintenanceMemory memory)
    {
        if (rules.FragmentationPercent == 0 || view.Alarms.Count > 0)
        {
            return new MaintenanceStep.Nothing();
        }

        List<ObservedMember> due = [.. view.Voters.Where(m => IsDue(m, rules) && !memory.DefragmentedWithin(m.Id, MaintenanceRules.Again))];
        if (due.Count == 0)
        {
            return new MaintenanceStep.Nothing();
        }

        return Defragmentation.Obstacle(view) is { } obstacle
            ? new MaintenanceStep.Wait($"{due[0].Info.Display} is to be defragmented when all members are well: {obstacle}")
            : Defragmentation.Next(view, due, m => $"{Defragmentation.Percent(m)} % of {Megabytes(m.Status!.DbSize)} MB are holes")!;
    }

    private static bool CostsLeadership(ClusterView view, ObservedMember member) => member.Id == view.Leader?.Id && view.SuccessorOf(member.Id) is not null;

    private static bool IsDue(ObservedMember member, MaintenanceRules rules) =>
        member.Status is { } status && status.DbSize >= rules.MinimumSizeBytes && Defragmentation.Percent(member) >= rules.FragmentationPercent;

    private static bool HasRoom(ObservedMember member, MaintenanceRules rules) =>
        member.Status!.DbSize <= rules.QuotaBytes / 100 * MaintenanceRules.EnoughRoomPercent;

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture);
}
