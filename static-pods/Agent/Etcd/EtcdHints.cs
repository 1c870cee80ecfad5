namespace Cpctl.StaticPods.Agent.Etcd;

/// <param name="Endpoints">Where members may answer, https://host:port.</param>
/// <param name="Epoch">The cluster's epoch as last heard.</param>
/// <param name="AllowOutage">spec.rollout.allowOutage.</param>
internal sealed record EtcdHints(IReadOnlyList<string> Endpoints, long Epoch, bool AllowOutage);
