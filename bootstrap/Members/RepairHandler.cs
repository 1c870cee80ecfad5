using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Repair;

namespace Cpctl.Bootstrap.Members;

/// <summary>
/// <c>cpctl etcd repair</c>: takes out the member whose content is wrong and takes the Corrupt alarm back, then waits until the member has joined anew, which is
/// its agent's and the operator's work once writes are taken again. Each step is decided from a fresh comparison, so the command can be run again after any interruption.
/// </summary>
internal sealed class RepairHandler(CliServices services)
{
    /// <summary>The phase of all steps in the journal.</summary>
    internal const string Phase = "repair";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Elections, connections that etcd wants to have for five seconds before it changes members.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Rejoining = TimeSpan.FromMinutes(10);

    /// <param name="given">The member that a person says is wrong; null to go by the majority.</param>
    /// <param name="dryRun">Only says what would be done first.</param>
    /// <param name="wait">Until members that were taken out vote again.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<int> RunAsync(string? given, bool dryRun, bool wait, CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        var first = await etcd.ObserveQuorumAsync(cancel);
        CheckIdentity(first);
        if (dryRun)
        {
            var step = Checked(await ExplainAsync(() => new ContentRepair(etcd.Pool).DecideAsync(first, given, cancel)));
            await SayAsync(step is RepairStep.Nothing ? step.Text : $"would {step.Text}");
            return (int)ExitCode.Done;
        }

        using var only = NodeWorkLock.Take(services.Paths);
        using var journal = new Journal(services.Paths.RepairJournal, services.Time);
        var removed = await RepairAsync(etcd, first, given, journal, cancel);
        if (removed.Count == 0 || !wait)
        {
            return (int)ExitCode.Done;
        }

        await RejoinedAsync(etcd, first, removed, cancel);
        await SayAsync($"{string.Join(", ", removed.Select(member => member.Name))} votes again, and all members hold the same");
        return (int)ExitCode.Done;
    }

    private async Task<List<MemberInfo>> RepairAsync(NodeEtcdAccess etcd, ClusterView first, string? given, Journal journal, CancellationToken cancel)
    {
        var repair = new ContentRepair(etcd.Pool);
        var observer = new ClusterObserver(etcd.Pool);
        List<MemberInfo> removed = [];
        var view = first;
        var since = services.Time.GetTimestamp();
        while (true)
        {
            try
            {
                var step = Checked(await repair.DecideAsync(view, removed.Count == 0 ? given : null, cancel));
                if (step is RepairStep.Nothing)
                {
                    await SayAsync(step.Text);
                    return removed;
                }

                journal.Append(Phase, step.Text, JournalState.Started);
                await repair.DoAsync(view, step, cancel);
                journal.Append(Phase, step.Text, JournalState.Done);
                await SayAsync($"done: {step.Text}");
                if (step is RepairStep.Remove remove) removed.Add(view.Find(remove.MemberId)!.Info);
                since = services.Time.GetTimestamp();
            }
            catch (Exception e) when (e is EtcdException or CpctlException && MayPass(removed, e) && services.Time.GetElapsedTime(since) < Settling)
            {
                // An election, or the member that has just gone is still in the way: looked at again.
            }
            catch (EtcdException e)
            {
                throw Explained(e);
            }

            await Task.Delay(Poll, services.Time, cancel);

            // Asked where members were found first: this node's own may be the one that has gone.
            view = await observer.ObserveAsync([.. first.Members.Select(member => member.Info.ClientUrl).OfType<string>()], cancel);
        }
    }

    /// <summary>A refusal at the first look stands; after a step it may be the echo of that.</summary>
    private static bool MayPass(List<MemberInfo> removed, Exception e) => e is EtcdException || removed.Count > 0;

    private async Task RejoinedAsync(NodeEtcdAccess etcd, ClusterView first, List<MemberInfo> removed, CancellationToken cancel)
    {
        await SayAsync($"waiting for {string.Join(", ", removed.Select(member => member.Name))}: the agent there puts the old data into its archive and joins anew");
        var observer = new ClusterObserver(etcd.Pool);
        var since = services.Time.GetTimestamp();
        string? problem = null;
        while (services.Time.GetElapsedTime(since) < Rejoining)
        {
            var view = await observer.ObserveAsync([.. first.Members.Select(member => member.Info.ClientUrl).OfType<string>()], cancel);
            var missing = removed.Find(member => !member.PeerUrls.Any(url => view.FindByPeerUrl(url) is { IsVoter: true, IsHealthy: true }));
            problem = missing is null ? null : $"{missing.Name} does not vote yet";
            try
            {
                if (missing is null && await new ContentRepair(etcd.Pool).DecideAsync(view, null, cancel) is RepairStep.Nothing) return;
            }
            catch (EtcdException e)
            {
                problem = e.Message;
            }

            await Task.Delay(Poll, services.Time, cancel);
        }

        throw new CpctlException(
            ExitCode.Failed,
            $"{string.Join(", ", removed.Select(member => member.Name))} has not joined anew within {Rejoining.TotalMinutes:0} minutes",
            problem ?? "the members could not be compared",
            "Writes are taken again meanwhile. It goes on without this command; `cpctl status` there says what it waits for. A machine that does not come back: `cpctl node remove`.");
    }

    private void CheckIdentity(ClusterView view)
    {
        if (MemberIdentity.TryLoad(services.Paths.MembershipFile) is { } identity && MemberId.TryParse(identity.ClusterId, out var cluster) && cluster != view.ClusterId)
        {
            throw new CpctlException(
                ExitCode.Refused,
                "nothing was changed: another cluster answers",
                $"this node's member belongs to cluster {identity.ClusterId}, and {MemberId.ToText(view.ClusterId)} answers at its addresses",
                "Run the command on a node of the cluster that is to be repaired; `cpctl etcd members` shows which one a node finds.");
        }
    }

    private static RepairStep Checked(RepairStep step) => step is RepairStep.Refuse refuse
        ? throw new CpctlException(ExitCode.Refused, "nothing can be repaired now", refuse.Why, refuse.Remedy)
        : step;

    private static async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (EtcdException e)
        {
            throw Explained(e);
        }
    }

    private static CpctlException Explained(EtcdException e) => new(
        e.Failure == EtcdFailure.Refused ? ExitCode.Refused : ExitCode.Unreachable, "etcd did not do it", e.Message, "`cpctl etcd status` shows how the members are; the same command may be run again.", e);

    private Task SayAsync(string text) => services.Console.Out.WriteLineAsync(text);
}
