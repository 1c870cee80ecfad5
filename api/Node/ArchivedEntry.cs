using System.Globalization;

namespace Cpctl.Api.Node;

/// <summary>Something that was put aside.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kind">What it was: etcd, membership.json, reset, ….</param>
/// <param name="Time">When it was put aside, by this node's clock.</param>
/// <param name="Bytes">Of all its files.</param>
public sealed record ArchivedEntry(string Path, string Kind, DateTimeOffset Time, long Bytes)
{
    /// <summary>It holds, or may hold, data of etcd that is nowhere else.</summary>
    public bool HoldsData => Kind.Contains("etcd", StringComparison.Ordinal) || Kind == "reset";

    /// <summary>Of data of etcd: the cluster and epoch that it belongs to; null when nothing readable says so.</summary>
    public string? Origin { get; init; }

    /// <returns>Null for what no archive has put there, or is still putting there.</returns>
    internal static ArchivedEntry? TryRead(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        return name.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash && dash < name.Length - 1
            && !name.EndsWith(Archive.PartialSuffix, StringComparison.Ordinal) && !name.EndsWith(Archive.MovingSuffix, StringComparison.Ordinal)
            && !name.EndsWith(ArchiveContents.RemovingSuffix, StringComparison.Ordinal)
            && new FileInfo(path).LinkTarget is null
            && DateTimeOffset.TryParseExact(name[..dash], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new ArchivedEntry(path, KindOf(name[(dash + 1)..]), time, ArchiveRemoval.SizeOf(path))
            : null;
    }

    /// <summary>Without the number that tells two of one second apart.</summary>
    private static string KindOf(string name) =>
        name.LastIndexOf('-') is > 0 and var dash && dash < name.Length - 1 && name[(dash + 1)..].All(char.IsAsciiDigit) ? name[..dash] : name;
}
