using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>Runs the membership loop against a real cluster, as the operator does, with requests the test sets.</summary>
internal sealed class PlanDriver(TestCluster cluster, MembershipLimits? limits = null)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);
    private readonly MemberHistory _history = new(TimeProvider.System);
    private readonly Dictionary<string, MemberRequest> _requests = [];
    private readonly long _start = TimeProvider.System.GetTimestamp();

    internal bool BootstrapMayGo { get; set; }

    /// <summary>Nodes whose agent never starts the member it asked for.</summary>
    internal HashSet<string> Broken { get; } = [];

    internal List<MembershipStep> Steps { get; } = [];

    /// <summary>etcd's refusals on the way, each counted once per attempt.</summary>
    internal List<string> Refusals { get; } = [];

    internal void Request(string name, bool joins = false, bool leaves = false) =>
        _requests[name] = new MemberRequest(name, cluster.Node(name).PeerUrl, joins, leaves, MemberId: null);

    internal void Forget(string name) => _requests.Remove(name);

    /// <summary>What was done when, for figures.</summary>
    internal List<string> Timeline { get; } = [];

    internal Task UntilSettledAsync() => UntilAsync("nothing is left to do", step => step is MembershipStep.Nothing);

    internal async Task UntilAsync(string what, Func<MembershipStep, bool> reached)
    {
        var executor = new StepExecutor(cluster.Pool, TimeProvider.System);
        await Eventually.TrueAsync(what, Timeout, async () =>
        {
            var view = await cluster.ObserveAsync();
            Assert.True(view.Learners.Count() <= 1, "two learners");
            var step = MembershipPlan.Next(view, new MembershipRequests([.. _requests.Values], BootstrapMayGo), _history.Observe(view), limits);
            if (step is not (MembershipStep.Wait or MembershipStep.Nothing))
            {
                await TryAsync(executor, view, step);
            }

            return reached(step);
        });
    }

    private async Task TryAsync(StepExecutor executor, ClusterView view, MembershipStep step)
    {
        try
        {
            await executor.ExecuteAsync(view, step, TestContext.Current.CancellationToken);
            Steps.Add(step);
            Timeline.Add($"{TimeProvider.System.GetElapsedTime(_start).TotalSeconds:0.00} s {StepText.Of(step)}");
        }
        catch (EtcdException e)
        {
            Refusals.Add(e.Message);
            return;
        }

        switch (step)
        {
            case MembershipStep.AddLearner add when !Broken.Contains(add.NodeName):
                await cluster.StartJoinedAsync(add.NodeName, cluster.Pool.At(view.Leader!.Info.ClientUrl!));
                break;
            case MembershipStep.RemoveStaleLearner stale:
                _history.JoinFailed(view.Find(stale.MemberId)!.Info.PeerUrls);
                break;
        }
    }
}
