using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Rollouts;

/// <summary>Asks the etcd members themselves, as <see cref="ClusterObserver.ObserveAsync"/> does.</summary>
public delegate Task<ClusterView> ObserveEtcd(IReadOnlyCollection<string> endpoints, CancellationToken cancellationToken);
