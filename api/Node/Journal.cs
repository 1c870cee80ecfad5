using System.Text.Json;

namespace Cpctl.Api.Node;

/// <summary>
/// An append-only record of what was begun and finished, one JSON object a line, each on disk before <see cref="Append"/> returns.
/// After a kill the next start reads it and goes on. One process at a time writes (see <see cref="FileLock"/>).
/// </summary>
public sealed class Journal : IDisposable
{
    /// <summary>Added to the name of the file before the present one, where a journal is bounded.</summary>
    public const string EarlierSuffix = ".1";

    /// <summary>What a bounded journal remembers of itself, in entries.</summary>
    private const int Remembered = 1000;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly long? _limit;
    private readonly List<JournalEntry> _entries;
    private FileStream _stream;

    /// <param name="path">The .jsonl file; made with mode 0600 when missing.</param>
    /// <param name="time">Stamps the entries.</param>
    /// <param name="limit">
    /// Bytes that the file may have: above that it becomes NAME.1 in place of the one before, and a new one begins. Null for one that grows, because a sequence
    /// goes by all of it.
    /// </param>
    public Journal(string path, TimeProvider time, long? limit = null)
    {
        (_path, _time, _limit) = (path, time, limit);
        NodeDirectory.Ensure(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _entries = [.. Read(path, out var torn)];
        Torn = torn;
        Forget();
        var isNew = !File.Exists(path);
        _stream = Open(path, FileMode.OpenOrCreate);
        if (isNew) LibC.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>How many lines could not be read when it was opened: half-written ones of a loss of power or a full disk.</summary>
    public int Torn { get; }

    /// <summary>Everything recorded so far, oldest first, including what earlier processes wrote; of a bounded one the newest thousand at least.</summary>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Reads a journal, with what of it was bounded away last; a missing one is empty, lines torn by a crash are left out.</summary>
    public static IReadOnlyList<JournalEntry> Read(string path) => Read(path, out _);

    /// <summary>The newest ones, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Newest(int count)
    {
        lock (_gate)
        {
            return _entries.GetRange(Math.Max(0, _entries.Count - count), Math.Min(count, _entries.Count));
        }
    }

    /// <exception cref="IOException">It is not on disk, and nothing of it is in the file.</exception>
    public void Append(string phase, string? step, JournalState state, string? detail = null)
    {
        var entry = new JournalEntry(_time.GetUtcNow(), phase, step, state, detail);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, NodeJson.Default.JournalEntry), (byte)'\n'];
        lock (_gate)
        {
            if (_limit is { } limit && _stream.Length > 0 && _stream.Length + line.Length > limit) BeginAnew();
            Write(line);
            _entries.Add(entry);
            Forget();
        }
    }

    /// <summary>The latest word on a phase (step null) or a step, or null when it was never begun.</summary>
    public JournalEntry? Last(string phase, string? step = null) =>
        Entries.LastOrDefault(entry => entry.Phase == phase && entry.Step == step);

    /// <summary>True when the latest word on the phase or step is "done".</summary>
    public bool IsDone(string phase, string? step = null) => Last(phase, step)?.State == JournalState.Done;

    public void Dispose() => _stream.Dispose();

    private static FileStream Open(string path, FileMode mode)
    {
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            UnixCreateMode = FileModes.Secret,
        });
        if (stream.Length == 0) LibC.GiveToRoot(path);
        return stream;
    }

    private static List<JournalEntry> Read(string path, out int torn)
    {
        torn = 0;
        var entries = new List<JournalEntry>();
        foreach (var file in new[] { path + EarlierSuffix, path }.Where(File.Exists))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                var entry = JournalLine.Parse(line, out var isWhole);
                if (entry is not null) entries.Add(entry);
                if (!isWhole) torn++;
            }
        }

        return entries;
    }

    /// <summary>Behind whatever is there: a half-written line, also one of this process, is closed first, so that it takes no other with it.</summary>
    private void Write(byte[] line)
    {
        var before = _stream.Length;
        try
        {
            var isTorn = before > 0 && LastByte(before) != '\n';
            _stream.Seek(before, SeekOrigin.Begin);
            _stream.Write(isTorn ? [(byte)'\n', .. line] : line);
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            CutOff(before);
            throw;
        }
    }

    private int LastByte(long length)
    {
        _stream.Seek(length - 1, SeekOrigin.Begin);
        return _stream.ReadByte();
    }

    private void CutOff(long length)
    {
        try
        {
            _stream.SetLength(length);
        }
        catch (IOException)
        {
            // What is left of it is closed before the next one.
        }
    }

    /// <summary>Where it can't, the file grows on: what happens to the node is worth more than a bound.</summary>
    private void BeginAnew()
    {
        FileStream? next = null;
        try
        {
            next = Open(_path + ".new", FileMode.Create);
            if (LibC.Rename(_path, _path + EarlierSuffix) != 0) return;
            if (LibC.Rename(_path + ".new", _path) != 0)
            {
                _ = LibC.Rename(_path + EarlierSuffix, _path);
                return;
            }

            LibC.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            (_stream, next) = (next, _stream);
        }
        catch (IOException)
        {
            // As when a rename fails.
        }
        finally
        {
            next?.Dispose();
        }
    }

    private void Forget()
    {
        // In lots: each removal moves all that stay.
        if (_limit is not null && _entries.Count >= 2 * Remembered) _entries.RemoveRange(0, _entries.Count - Remembered);
    }
}
