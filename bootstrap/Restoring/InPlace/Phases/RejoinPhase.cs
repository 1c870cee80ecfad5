using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Restoring.InPlace.Phases;

/// <summary>Waits until the other nodes are voters of the new etcd. It is their agents' and the operator's work; who is off now joins when it boots.</summary>
internal sealed class RejoinPhase(RecoveryWork recovery, EtcdMemberPool pool, IReadOnlyList<string> others) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public string Name => InPlacePhaseNames.Rejoin;

    /// <summary>Who was not there again when the limit was reached.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var started = recovery.Time.GetTimestamp();
        while (true)
        {
            var view = await new ClusterObserver(pool).ObserveAsync([EtcdUrls.Client(recovery.Node.Ip)], cancel);
            Missing = Absent(view);
            if (Missing.Count == 0) return;
            progress.Say($"{string.Join(", ", Missing)} {(Missing.Count == 1 ? "has" : "have")} to join anew");
            if (recovery.Time.GetElapsedTime(started) > Limit)
            {
                progress.Warn($"{string.Join(", ", Missing)} did not join within {Limit.TotalMinutes:0} min; the API serves without them");
                return;
            }

            await Task.Delay(Interval, recovery.Time, cancel);
        }
    }

    private List<string> Absent(ClusterView view) =>
        [.. others.Where(name => !view.Voters.Any(voter => voter.IsHealthy && voter.Info.Name == name)).Order(StringComparer.Ordinal)];
}
