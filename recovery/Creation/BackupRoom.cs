using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;

namespace Cpctl.Recovery.Creation;

/// <summary>Whether a backup has room. On the disk of etcd's data, or of cpctl's state, a reserve stays free: etcd stops when it finds the disk full. Pure.</summary>
internal static class BackupRoom
{
    /// <summary>What a person can do without it.</summary>
    public const string Remedy = "Make room (`cpctl archive prune`, `cpctl backup prune`), or make it on another node.";

    /// <param name="demands">Which directory gets how many bytes.</param>
    /// <param name="node">The directories that the node itself runs on.</param>
    /// <param name="spaceOf">The file system of a directory.</param>
    /// <returns>What is missing, with the numbers; null when there is enough.</returns>
    public static string? Missing(IEnumerable<(string Directory, long Bytes)> demands, IEnumerable<string> node, Func<string, FileSystemSpace> spaceOf)
    {
        var kept = node.Select(directory => spaceOf(directory).Id).ToHashSet(StringComparer.Ordinal);
        foreach (var one in demands.Select(demand => (demand, Space: spaceOf(demand.Directory))).GroupBy(pair => pair.Space.Id))
        {
            var (bytes, free, reserve) = (one.Sum(pair => pair.demand.Bytes), one.First().Space.Free, kept.Contains(one.Key) ? FileSystemSpace.ReserveForEtcd : 0);
            if (free - reserve >= bytes) continue;
            var where = string.Join(" and ", one.Select(pair => pair.demand.Directory).Distinct(StringComparer.Ordinal));
            var stays = reserve > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {reserve / 1e6:0} MB have to stay free for etcd") : "";
            return string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB are needed in {where}, {free / 1e6:0.0} MB are free{stays}");
        }

        return null;
    }

    /// <summary>Whether the reserve is still there while something is being written: etcd's database grows meanwhile, and others write as well.</summary>
    /// <param name="directory">What is written to.</param>
    /// <param name="node">As above.</param>
    /// <param name="spaceOf">As above.</param>
    /// <returns>What is missing, with the numbers; null when there is enough, or the directory is on a disk that the node does not run on.</returns>
    public static string? Short(string directory, IEnumerable<string> node, Func<string, FileSystemSpace> spaceOf)
    {
        var space = spaceOf(directory);
        return space.Free >= FileSystemSpace.ReserveForEtcd || node.All(own => spaceOf(own).Id != space.Id) ? null : string.Create(
            CultureInfo.InvariantCulture, $"while it was written to {directory}, {space.Free / 1e6:0.0} MB were left free, and {FileSystemSpace.ReserveForEtcd / 1e6:0} MB have to stay free for etcd");
    }

    /// <summary>A look for <see cref="RoomWatchingStream"/>.</summary>
    public static Action Watch(string directory, NodePaths paths, Func<string, FileSystemSpace> spaceOf) => () =>
    {
        if (Short(directory, [paths.EtcdDataDirectory, paths.StateDirectory], spaceOf) is { } missing)
            throw new CpctlException(ExitCode.Refused, "the backup was stopped: the disk became short of room", missing, $"What was written of it is removed. {Remedy}");
    };
}
