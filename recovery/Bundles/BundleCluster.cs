namespace Cpctl.Recovery.Bundles;

/// <summary>Whose backup it is.</summary>
/// <param name="Id">The cluster's GUID, as in its signers.</param>
/// <param name="Endpoint">Its control-plane endpoint, host:port.</param>
/// <param name="EtcdClusterId">Hexadecimal; changes with every restore.</param>
/// <param name="Node">The node that made the bundle.</param>
/// <param name="Revision">The revision that node ran; null when it ran none yet.</param>
/// <param name="Epoch">Counts bootstraps, restores and recoveries of the cluster; null in bundles of cpctl 0.1 that do not tell it.</param>
public sealed record BundleCluster(Guid Id, string Endpoint, string EtcdClusterId, string Node, long? Revision, long? Epoch = null);
