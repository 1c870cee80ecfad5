using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Restoring.Phases;

/// <summary>Waits until the other nodes are voters of the new etcd. It is their agents' and the operator's work; who is off now joins when it boots.</summary>
/// <param name="pool">Asks members.</param>
/// <param name="ip">Of this node.</param>
/// <param name="others">Names of those that are to be voters again.</param>
/// <param name="time">Clock.</param>
internal sealed class RejoinPhase(EtcdMemberPool pool, string ip, IReadOnlyList<string> others, TimeProvider time) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public string Name => RestorePhaseNames.Rejoin;

    /// <summary>Who was not there again when the limit was reached.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var view = await new ClusterObserver(pool).ObserveAsync([EtcdUrls.Client(ip)], cancel);
            Missing = Absent(view);
            if (Missing.Count == 0) return;
            progress.Say($"{string.Join(", ", Missing)} {(Missing.Count == 1 ? "has" : "have")} to join anew");
            if (time.GetElapsedTime(started) > Limit)
            {
                progress.Warn($"{string.Join(", ", Missing)} did not join within {Limit.TotalMinutes:0} min; the API serves without them");
                return;
            }

            await Task.Delay(Interval, time, cancel);
        }
    }

    private List<string> Absent(ClusterView view) =>
        [.. others.Where(name => !view.Voters.Any(voter => voter.IsHealthy && voter.Info.Name == name)).Order(StringComparer.Ordinal)];
}
