using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Tests.Membership;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>What the operator beside etcd's leader finds out about the members' content, and publishes.</summary>
[Trait("Category", "Etcd")]
public sealed class MaintenanceRoundTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MemoryKubernetes _kubernetes = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EtcdComparisonStatus? Comparison => _kubernetes.Get(ResourceTypes.ControlPlanes, "cluster").Status?.Etcd?.Comparison;

    [Fact]
    public async Task Run_OneIsDownWhileTheOthersDiffer_SaysSoUntilAMajorityIsKnown()
    {
        await using var cluster = await TestCluster.OfVotersAsync("testing", 3);
        _kubernetes.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = "cluster" }, Status = Known(cluster) });
        await UntilAsync(cluster, "all are compared and equal", found => found is { Compared.Count: 3, Differing.Count: 0 });

        await WrongContent.PutIntoAsync(cluster, "cp2");
        await cluster.Node("cp3").Process.TerminateAsync();
        await UntilAsync(cluster, "both are named", found => found.Compared is ["cp1", "cp2"] && found.Differing is ["cp1", "cp2"]);

        cluster.Node("cp3").SkipsContentCheck = true;
        cluster.Node("cp3").Launch();
        await UntilAsync(cluster, "cp2 is known to be wrong", found => found.Compared.Count == 3 && found.Differing is ["cp2"]);

        await cluster.Node("cp2").Process.TerminateAsync();
        await UntilAsync(cluster, "nothing is taken back while it is down", found => found.Compared is ["cp1", "cp3"] && found.Differing is ["cp2"]);
    }

    private static ControlPlaneStatus Known(TestCluster cluster) => new()
    {
        Etcd = new EtcdClusterStatus
        {
            Members = [.. new[] { "cp1", "cp2", "cp3" }.Select(name => new EtcdMemberStatus { Name = name, ClientURLs = [cluster.Node(name).ClientUrl], PeerURLs = [cluster.Node(name).PeerUrl] })],
        },
    };

    /// <summary>Rounds of whichever operator is beside the leader now, a comparison's interval apart.</summary>
    private async Task UntilAsync(TestCluster cluster, string what, Func<EtcdComparisonStatus, bool> holds)
    {
        var events = new EventRecorder(_kubernetes, "cpctl-operator", null, _time, NullLogger.Instance);
        Dictionary<string, MaintenanceRound> rounds = [];
        await Eventually.TrueAsync(what, Patience, async () =>
        {
            if ((await cluster.ObserveAsync()).Leader?.Info.ClientUrl is not { } leader) return false;
            if (!rounds.TryGetValue(leader, out var round))
            {
                var reporter = new MaintenanceReporter(_kubernetes, events, NullLogger<MaintenanceReporter>.Instance);
                rounds[leader] = round = new MaintenanceRound(cluster.Pool, leader, reporter, MaintenanceOptions.Default, _time);
            }

            _time.Advance(MaintenanceOptions.Default.CompareAgain);
            await round.RunAsync(_kubernetes.Get(ResourceTypes.ControlPlanes, "cluster"), [], Cancellation);
            return Comparison is { } found && holds(found);
        });
    }
}
