namespace Cpctl.DevCluster.Load;

/// <summary>What clients saw within a span of time, and whether what they were promised is there.</summary>
/// <param name="Api">Each way to the API, watches last.</param>
/// <param name="Etcd">All clients of etcd together: its gap is a time in which none of them could write.</param>
/// <param name="WorstEtcdClientGap">The longest time that any single client of etcd could not write.</param>
/// <param name="Acknowledged">Writes, etcd's and the API's together, over the whole life of the load.</param>
/// <param name="Elections">How often etcd's members have chosen a leader over the whole life of the load: raft's terms.</param>
/// <param name="Findings">Lost writes, missed events, members that differ; empty when all is well.</param>
public sealed record LoadReport(
    IReadOnlyList<RouteSummary> Api, RouteSummary Etcd, TimeSpan WorstEtcdClientGap, int Acknowledged, int Elections, IReadOnlyList<string> Findings)
{
    /// <summary>Everything that must not be: findings, and each failed request on a way to the API.</summary>
    /// <param name="cutsPerWay">
    /// How many requests of each way that keeps its connection may end with the connection: an API server before 1.21 exits without waiting until
    /// its last answers are sent, so that each one replaced can cost such a client one answer.
    /// </param>
    public IReadOnlyList<string> Faults(int cutsPerWay = 0) =>
    [
        .. Findings,
        .. Api.SelectMany(way => way.Failures.Except(way.Failures.Where(failed => failed.IsCut).Take(cutsPerWay))
            .Select(failed => $"{way.Name} at {failed.Ended.TotalSeconds:0.0} s: {failed.Failure}")),
    ];
}
