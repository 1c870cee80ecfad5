using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>Takes a <see cref="ClusterView"/> from the members themselves: the operator's and the agents' eyes, and those of <c>cpctl status</c>.</summary>
public sealed class ClusterObserver(EtcdMemberPool pool)
{
    /// <summary>Never throws for a member that does not answer: that is what the view tells. All members are asked at once.</summary>
    /// <param name="endpoints">https://host:port of members that may exist; the first that answers gives the list, the list gives the rest.</param>
    /// <param name="cancellation">Cancels the observation.</param>
    public async Task<ClusterView> ObserveAsync(IReadOnlyCollection<string> endpoints, CancellationToken cancellation)
    {
        pool.Refresh();
        var (source, list, problem) = await FirstAsync(endpoints, (m, c) => m.MembersAsync(c), cancellation);
        if (source is null)
        {
            (_, list, _) = await FirstAsync(endpoints, (m, c) => m.RememberedMembersAsync(c), cancellation);
        }

        if (list is null)
        {
            return ClusterView.Unknown(problem ?? "no endpoint is known");
        }

        var members = Task.WhenAll(list.Members.Select(m => ObserveAsync(m, cancellation)));
        var alarms = source is null ? Task.FromResult<IReadOnlyList<EtcdAlarm>>([]) : AlarmsAsync(source, cancellation);
        return new ClusterView
        {
            ClusterId = list.ClusterId,
            IsLinearizable = source is not null,
            Problem = source is null ? problem : null,
            Members = await members,
            Alarms = await alarms,
        };
    }

    private async Task<(EtcdMember? Source, MemberList? List, string? Problem)> FirstAsync(
        IReadOnlyCollection<string> endpoints, Func<EtcdMember, CancellationToken, Task<MemberList>> ask, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = endpoints.Select(pool.At).Distinct().Select(async m => (Member: m, List: await ask(m, enough.Token))).ToList();
        string? problem = null;
        (EtcdMember, MemberList)? found = null;
        await foreach (var answer in Task.WhenEach(asked).WithCancellation(CancellationToken.None))
        {
            try
            {
                found ??= await answer;
                await enough.CancelAsync();
            }
            catch (EtcdException e)
            {
                problem = problem is null ? e.Message : $"{problem}; {e.Message}";
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Another one was faster.
            }
        }

        return (found?.Item1, found?.Item2, problem);
    }

    private async Task<ObservedMember> ObserveAsync(MemberInfo info, CancellationToken cancellation)
    {
        if (info.ClientUrl is not { } url)
        {
            return new ObservedMember(info, null, ServesQuorumReads: false, "it has not started yet");
        }

        MemberStatus? status = null;
        try
        {
            var member = pool.At(url);
            status = await member.StatusAsync(cancellation);
            if (status.MemberId != info.Id)
            {
                return new ObservedMember(info, null, ServesQuorumReads: false, $"{url} is answered by member {MemberId.ToText(status.MemberId)}");
            }

            if (!info.IsLearner)
            {
                await member.ProbeAsync(cancellation);
            }

            return new ObservedMember(info, status, ServesQuorumReads: !info.IsLearner, Problem: null);
        }
        catch (EtcdException e)
        {
            return new ObservedMember(info, status, ServesQuorumReads: false, e.Message) { IsRefusing = e.Failure == EtcdFailure.Refused };
        }
    }

    private static async Task<IReadOnlyList<EtcdAlarm>> AlarmsAsync(EtcdMember member, CancellationToken cancellation)
    {
        try
        {
            return await member.AlarmsAsync(cancellation);
        }
        catch (EtcdException)
        {
            // It answered a moment ago; its alarms also show as errors in its status.
            return [];
        }
    }
}
