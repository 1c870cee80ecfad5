namespace Cpctl.Recovery.Bundles;

/// <summary>What the snapshot held when it was taken.</summary>
/// <param name="Member">The member that sent it.</param>
/// <param name="EtcdVersion">Its release.</param>
/// <param name="Revision">Of the last write in it.</param>
/// <param name="Hash">As `etcdutl snapshot status` prints it.</param>
/// <param name="TotalKeys">As `etcdutl snapshot status` prints it.</param>
/// <param name="Members">Names of etcd's members.</param>
public sealed record BundleSnapshot(string Member, string EtcdVersion, long Revision, string Hash, long TotalKeys, IReadOnlyList<string> Members);
