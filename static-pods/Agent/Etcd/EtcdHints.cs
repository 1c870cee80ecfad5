using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <param name="Endpoints">Where members may answer, https://host:port.</param>
/// <param name="Epoch">The cluster's epoch as last heard.</param>
/// <param name="AllowOutage">spec.rollout.allowOutage.</param>
/// <param name="Published">What the operator has found out about the members; null when it has published nothing.</param>
/// <param name="Pending">Which change of the members the operator says it waits with, and for what.</param>
internal sealed record EtcdHints(IReadOnlyList<string> Endpoints, long Epoch, bool AllowOutage, string? Pending = null, EtcdClusterStatus? Published = null);
