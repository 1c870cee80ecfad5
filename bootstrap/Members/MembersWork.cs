using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Members;

/// <summary><c>cpctl etcd defrag</c>, <c>move-leader</c> and <c>alarms disarm</c>: one step at a time, each decided from a fresh look at the members.</summary>
internal sealed class MembersWork(CliServices services)
{
    /// <param name="names">Whose databases are rewritten; all when empty.</param>
    public async Task<int> DefragmentAsync(IReadOnlyCollection<string> names, bool dryRun, CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        var left = Named(await etcd.ObserveQuorumAsync(cancel), names).Select(member => member.Id).ToHashSet();
        while (left.Count > 0)
        {
            var view = await etcd.ObserveQuorumAsync(cancel);
            if (Defragmentation.Obstacle(view) is { } obstacle) throw Refused("no member can be defragmented now", obstacle);
            if (dryRun) return await SayPlanAsync(view, left);
            var step = Defragmentation.Next(view, [.. view.Voters.Where(member => left.Contains(member.Id))], Holes);
            if (step is null) break;
            await DoAsync(etcd, view, step, cancel);
            if (step is MaintenanceStep.Defragment done) left.Remove(done.MemberId);
        }

        return (int)ExitCode.Done;
    }

    /// <param name="name">The next leader; null for the healthy voter with the newest data.</param>
    public async Task<int> MoveLeaderAsync(string? name, bool dryRun, CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        var view = await etcd.ObserveQuorumAsync(cancel);
        var leader = view.Leader!;
        var target = name is null ? view.SuccessorOf(leader.Id) : Named(view, [name]).Single();
        if (target is null) throw Refused("leadership can't be moved", $"no other voter than {leader.Info.Display} is healthy");
        if (target.IsLearner || !target.IsHealthy) throw Refused($"{target.Info.Display} can't lead", target.Problem ?? "it is a learner, without a vote");
        if (target.Id == leader.Id)
        {
            await services.Console.Out.WriteLineAsync($"{target.Info.Display} leads already");
            return (int)ExitCode.Done;
        }

        if (!dryRun) await ExplainAsync(() => etcd.Pool.At(leader.Info.ClientUrl!).MoveLeaderAsync(target.Id, cancel));
        await services.Console.Out.WriteLineAsync($"leadership {(dryRun ? "would move" : "moved")} from {leader.Info.Display} to {target.Info.Display}");
        return (int)ExitCode.Done;
    }

    public async Task<int> DisarmAsync(bool dryRun, CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        var view = await etcd.ObserveQuorumAsync(cancel);
        if (view.Alarms.Any(alarm => alarm.Kind == EtcdAlarmKind.Corrupt))
            throw Refused("a Corrupt alarm is not taken back", "members differ in content: writes could make it worse", "`cpctl etcd repair` replaces the member that differs and takes the alarm back.");
        foreach (var alarm in view.Alarms)
        {
            if (!dryRun) await ExplainAsync(() => etcd.Pool.At(view.Leader!.Info.ClientUrl!).DisarmAsync(alarm, cancel));
            await services.Console.Out.WriteLineAsync(
                $"alarm {alarm.Kind} of {view.Find(alarm.MemberId)?.Info.Display ?? MemberId.ToText(alarm.MemberId)} {(dryRun ? "would be taken back" : "taken back; etcd raises it again at the next write if there is no room")}");
        }

        if (view.Alarms.Count == 0) await services.Console.Out.WriteLineAsync("no alarm is raised");
        return (int)ExitCode.Done;
    }

    private static IReadOnlyList<ObservedMember> Named(ClusterView view, IReadOnlyCollection<string> names)
    {
        var unknown = names.Where(name => !view.Members.Any(member => Is(member, name))).ToList();
        if (unknown.Count > 0)
        {
            throw new CpctlException(
                ExitCode.BadInput,
                $"there is no member {string.Join(", ", unknown)}",
                $"members are {string.Join(", ", view.Members.Select(member => member.Info.Display))}",
                "Give names or ids that `cpctl etcd members` shows.");
        }

        return [.. view.Members.Where(member => names.Count == 0 ? member.IsVoter : names.Any(name => Is(member, name)))];
    }

    private static bool Is(ObservedMember member, string name) => member.Info.Name == name || MemberId.ToText(member.Id) == name;

    private async Task<int> SayPlanAsync(ClusterView view, HashSet<ulong> members)
    {
        foreach (var member in view.Voters.Where(member => members.Contains(member.Id)).OrderBy(member => member.Id == view.Leader!.Id).ThenBy(member => member.Id))
        {
            if (member.Id == view.Leader!.Id && view.SuccessorOf(member.Id) is { } successor)
                await services.Console.Out.WriteLineAsync($"would move leadership from {member.Info.Display} to {successor.Info.Display}");
            await services.Console.Out.WriteLineAsync($"would defragment {member.Info.Display}: {Holes(member)}");
        }

        return (int)ExitCode.Done;
    }

    private async Task DoAsync(NodeEtcdAccess etcd, ClusterView view, MaintenanceStep step, CancellationToken cancel)
    {
        var started = services.Time.GetTimestamp();
        await ExplainAsync(() => new MaintenanceExecutor(etcd.Pool).ExecuteAsync(view, step, cancel));
        await services.Console.Out.WriteLineAsync($"{step.Text} ({services.Time.GetElapsedTime(started).TotalSeconds:0.0} s)");
    }

    private static string Holes(ObservedMember member) => string.Create(
        CultureInfo.InvariantCulture, $"{Defragmentation.Holes(member) / 1e6:0.0} of {member.Status!.DbSize / 1e6:0.0} MB are holes");

    private static async Task ExplainAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (EtcdException e)
        {
            throw new CpctlException(
                e.Failure == EtcdFailure.Refused ? ExitCode.Refused : ExitCode.Unreachable, "etcd did not do it", e.Message, "`cpctl etcd status` shows how the members are; the same command may be run again.", e);
        }
    }

    private static CpctlException Refused(string what, string why, string remedy = "`cpctl etcd status` shows how the members are; try again when they are well.") =>
        new(ExitCode.Refused, what, why, remedy);
}
