namespace Cpctl.Recovery.Restore;

/// <summary>What of a cluster depends on where it runs, and on what ran before.</summary>
/// <param name="Endpoint">host:port of the API.</param>
/// <param name="CpctlImage">The image of agent and operator.</param>
/// <param name="LatestRevision">The highest number that any revision of the control plane has had.</param>
/// <param name="Epoch">Of its etcd: higher than that of every etcd before.</param>
public sealed record RestoredSpec(string Endpoint, string CpctlImage, long LatestRevision, long Epoch);
