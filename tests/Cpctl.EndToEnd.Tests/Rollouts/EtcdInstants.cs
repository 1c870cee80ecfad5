using Cpctl.DevCluster.Load;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>What an API server may pass on of the instants in which etcd's leadership moves (before 1.23) and in which an etcd ends; docs/rollouts.md tells.</summary>
internal static class EtcdInstants
{
    /// <summary>
    /// An etcd that ends takes a request with its connection, or closes the request's stream without an answer in it. A leader that hands over drops what it is
    /// asked itself (raft's ErrProposalDropped), and what a follower passes on (stepLeader, leadTransferee), for which the follower waits until its limit.
    /// </summary>
    private static readonly string[] Known =
    [
        "etcdserver: leader changed", "transport is closing", "transport: missing content-type field", "raft proposal dropped", "etcdserver: request timed out",
    ];

    /// <summary>
    /// Nothing but such instants failed, and no more than two requests in each. Members that get too little of a busy machine choose a leader without being asked
    /// to: that is one too.
    /// </summary>
    /// <param name="report">Of clients that used the API meanwhile.</param>
    /// <param name="restarts">How many etcds were restarted.</param>
    /// <param name="cutsPerWay">See <see cref="LoadReport.Faults"/>.</param>
    public static void AreAllThatFailed(LoadReport report, int restarts, int cutsPerWay = 0)
    {
        NothingIsLost.In(report);
        var faults = report.Faults(cutsPerWay);
        var unexpected = faults.Where(fault => !Known.Any(known => fault.Contains(known, StringComparison.Ordinal))).ToList();
        Assert.True(unexpected.Count == 0, string.Join(Environment.NewLine, unexpected));
        Assert.True(
            faults.Count <= 2 * Math.Max(restarts, report.Elections),
            $"{report.Elections} elections, {restarts} restarts of etcd:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
    }
}
