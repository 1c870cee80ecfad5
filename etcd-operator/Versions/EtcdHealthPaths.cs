namespace Cpctl.Etcd.Versions;

/// <summary>Paths of etcd's plain-HTTP metrics listener that answer for its health.</summary>
/// <param name="Liveness">Fails only when a restart could help: a lost quorum or a full database must not restart etcd.</param>
/// <param name="Readiness">Succeeds when the member serves reads through a quorum. From 3.5.19 on a learner is not ready by etcd's own rule.</param>
public sealed record EtcdHealthPaths(string Liveness, string Readiness);
