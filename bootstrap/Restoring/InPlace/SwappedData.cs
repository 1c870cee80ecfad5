using Cpctl.Bootstrap.Recovering;
using Cpctl.Etcd.Database;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>Whose data is in the node's data directory.</summary>
internal static class SwappedData
{
    /// <summary>The new cluster's.</summary>
    public static bool IsIn(RecoveryWork recovery) => LogMetadata.TryRead(recovery.Paths.EtcdDataDirectory)?.ClusterId == recovery.Member.ClusterId;
}
