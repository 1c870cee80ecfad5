using System.Text;

namespace Cpctl.Api.Node.Cri;

/// <summary>Reads container logs in the CRI's format: <c>2016-10-06T00:17:09.669794202Z stdout F text</c>, P marking a partial line.</summary>
public static class ContainerLog
{
    /// <summary>Enough for the last lines of any component without reading a log of gigabytes.</summary>
    private const int TailBytes = 256 * 1024;

    /// <summary>The last <paramref name="count"/> lines, oldest first, without the CRI's prefix. A missing file gives none.</summary>
    public static IReadOnlyList<string> ReadLastLines(string path, int count)
    {
        if (count <= 0 || !File.Exists(path))
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var skipped = stream.Length > TailBytes;
        if (skipped)
        {
            stream.Seek(-TailBytes, SeekOrigin.End);
        }

        using var reader = new StreamReader(stream);
        if (skipped)
        {
            _ = reader.ReadLine(); // most likely the end of a line
        }

        return Join(reader).TakeLast(count).ToList();
    }

    private static IEnumerable<string> Join(StreamReader reader)
    {
        // stdout and stderr are interleaved in one file, and each may be amid a partial line.
        var partial = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(' ', 4);
            if (parts.Length < 4)
            {
                yield return line;
                continue;
            }

            var (source, isPartial, text) = (parts[1], parts[2].Split(':')[0] == "P", parts[3]);
            if (!partial.TryGetValue(source, out var begun))
            {
                partial[source] = begun = new StringBuilder();
            }

            begun.Append(text);
            if (!isPartial)
            {
                yield return begun.ToString();
                begun.Clear();
            }
        }

        foreach (var unfinished in partial.Values.Where(text => text.Length > 0))
        {
            yield return unfinished.ToString();
        }
    }
}
