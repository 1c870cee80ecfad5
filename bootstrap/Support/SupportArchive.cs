using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Cpctl.Bootstrap.Support;

/// <summary>
/// The file that is being made, a compressed tar archive. Every text passes through the redaction; what can't be had costs only itself, and the index at
/// the end says so. For one user at a time.
/// </summary>
internal sealed class SupportArchive : IAsyncDisposable
{
    internal const string Index = "index.txt";

    private const int MostEntries = 10_000;
    private const int MostFullEntries = 64;

    private readonly GZipStream _compressed;
    private readonly TarWriter _tar;
    private readonly Redaction _redaction;
    private readonly DateTimeOffset _now;
    private readonly List<string> _contents = [];
    private readonly List<string> _missing = [];

    public SupportArchive(Stream output, Redaction redaction, DateTimeOffset now)
    {
        _compressed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        _tar = new TarWriter(_compressed, TarEntryFormat.Pax, leaveOpen: true);
        _redaction = redaction;
        _now = now;
    }

    /// <summary>What could not be had and why, a line each.</summary>
    public IReadOnlyList<string> Missing => _missing;

    public bool IsEmpty => _contents.Count == 0;

    /// <summary>Adds what <paramref name="make"/> gives; whatever goes wrong there is noted.</summary>
    public async Task TryAddAsync(string path, Func<Task<string>> make, CancellationToken cancel)
    {
        string text;
        try
        {
            text = _redaction.Apply(await make());
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // The rest is wanted all the same, above all when something is broken.
            Miss(path, e);
            return;
        }

        await WriteAsync(path, text, cancel);
    }

    public void Miss(string path, Exception error) => _missing.Add($"{path}: {error.Message.ReplaceLineEndings(" ")}");

    /// <summary>Takes over what another node collected, all of it below <paramref name="folder"/>, and its index beside it.</summary>
    /// <param name="archive">What that node sent.</param>
    /// <param name="folder">Where it belongs.</param>
    /// <param name="mostBytesOfEntry">No file of it can be larger.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="InvalidDataException">It is not such an archive, reaches beyond its folder, or is larger than any node's part.</exception>
    public async Task MergeAsync(Stream archive, string folder, long mostBytesOfEntry, CancellationToken cancel)
    {
        await using var plain = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        await using var tar = new TarReader(plain, leaveOpen: true);
        var (entries, left) = (0, MostFullEntries * mostBytesOfEntry);
        while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            // A few compressed kilobytes may be gigabytes.
            left -= entry.Length;
            if (++entries > MostEntries || left < 0 || entry.Length > mostBytesOfEntry)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"it is larger than a node's part can be: {entry.Name} is number {entries}, with {entry.Length / 1e6:0} MB"));
            }

            var path = entry.Name == Index ? $"{folder}/{Index}" : entry.Name;
            if (!path.StartsWith($"{folder}/", StringComparison.Ordinal) || path.Contains("..", StringComparison.Ordinal))
            {
                throw new InvalidDataException($"it holds {entry.Name}, which does not belong to {folder}");
            }

            using var reader = new StreamReader(entry.DataStream ?? Stream.Null, leaveOpen: true);
            await TryAddAsync(path, () => reader.ReadToEndAsync(cancel), cancel);
        }
    }

    /// <summary>Writes the index; nothing may be added afterwards.</summary>
    public async Task FinishAsync(string heading, CancellationToken cancel)
    {
        string[] missing = _missing.Count == 0 ? ["Nothing is missing."] : ["Not to be had:", .. _missing.Select(line => $"  {line}")];
        await WriteAsync(Index, _redaction.Apply(string.Join('\n', [heading, "", .. missing, "", "Contents:", .. _contents.Select(path => $"  {path}"), ""])), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _tar.DisposeAsync();
        await _compressed.DisposeAsync();
    }

    private async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var entry = new PaxTarEntry(TarEntryType.RegularFile, path)
        {
            DataStream = content, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ModificationTime = _now,
        };
        await _tar.WriteEntryAsync(entry, cancel);
        _contents.Add(path);
    }
}
