using System.Globalization;

namespace Cpctl.Etcd.Database;

/// <summary>etcd counts revisions with 63 bits and does not look whether there is one left: a restored store needs room to go up, and room to be written to.</summary>
public static class RevisionLimit
{
    /// <summary>More than what any cluster writes in its life, twice a restore's bump.</summary>
    private const long Room = 1L << 40;

    public static bool IsNear(long revision) => revision > long.MaxValue - Room;

    /// <param name="revision">Of the last write, or of the last compaction when that is later.</param>
    /// <param name="bump">How far it is to go up.</param>
    /// <exception cref="InvalidDataException">There is no room for it.</exception>
    public static long Raise(long revision, long bump) => IsNear(revision) || bump > Room
        ? throw new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture, $"its revision, {revision}, is near the last one of 64 bits and can't be raised by {bump}, as every restore has to"))
        : revision + bump;
}
