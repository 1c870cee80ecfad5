using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Worker;

/// <summary>A worker has no etcd member and knows of none.</summary>
internal sealed class NoEtcd : INodeEtcd
{
    public EtcdClusterStatus? Cluster => null;

    public EtcdNodeStatus? Node => null;

    public IReadOnlyList<string> Endpoints => [];

    public Task<EtcdFacts> ObserveAsync(IReadOnlyList<PodRun> pods, EtcdHints hints, CancellationToken cancellation) => Task.FromResult(new EtcdFacts());

    public void WriteIdentity() => throw Never();

    public void MarkStarted() => throw Never();

    public void SkipContentCheck(bool skip) => throw Never();

    public void Archive(bool identity) => throw Never();

    public Task MoveLeadershipAsync(CancellationToken cancellation) => throw Never();

    private static InvalidOperationException Never() => new("a worker's revision has no etcd");
}
