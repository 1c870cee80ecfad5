using System.Globalization;
using Cpctl.Api.Node;

namespace Cpctl.Recovery.Drills;

/// <summary>Whether a drill has room: the node's own etcd is often on the same disk, and must never find it full.</summary>
internal static class DrillRoom
{
    /// <summary>Two log files of 64 MB, which etcd sets aside, and what an API server writes.</summary>
    private const long Logs = 160_000_000;

    /// <param name="snapshot">Size of the snapshot in the bundle.</param>
    /// <param name="fetched">Size of a bundle that has to be fetched first; 0 for none.</param>
    /// <param name="free">What is free there.</param>
    /// <returns>What is missing, as in "…"; null when there is enough.</returns>
    public static string? Missing(long snapshot, long fetched, long free)
    {
        var needed = snapshot + fetched + Logs + FileSystemSpace.ReserveForEtcd;
        return free >= needed ? null : string.Create(CultureInfo.InvariantCulture, $"{free / 1e6:0} MB are free, and {needed / 1e6:0} MB have to be, of which {FileSystemSpace.ReserveForEtcd / 1e6:0} MB stay free");
    }
}
