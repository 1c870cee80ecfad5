using System.Text.Json;

namespace Cpctl.Api.Node;

/// <summary>
/// An append-only record of what was begun and finished, one JSON object a line, each on disk before <see cref="Append"/> returns.
/// After a kill the next start reads it and goes on. One process at a time writes (see <see cref="FileLock"/>).
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _stream;
    private readonly TimeProvider _time;
    private readonly List<JournalEntry> _entries;

    /// <param name="path">The .jsonl file; made with mode 0600 when missing.</param>
    /// <param name="time">Stamps the entries.</param>
    public Journal(string path, TimeProvider time)
    {
        _time = time;
        NodeDirectory.Ensure(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _entries = [.. Read(path)];
        var isNew = !File.Exists(path);
        _stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            UnixCreateMode = FileModes.Secret,
        });
        if (isNew)
        {
            LibC.GiveToRoot(path);
            LibC.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }

        CloseTornLine();
    }

    /// <summary>Everything recorded so far, oldest first, including what earlier processes wrote.</summary>
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

    /// <summary>Reads a journal; a missing one is empty, lines torn by a crash are left out.</summary>
    public static IReadOnlyList<JournalEntry> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var entries = new List<JournalEntry>();
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    public void Append(string phase, string? step, JournalState state, string? detail = null)
    {
        var entry = new JournalEntry(_time.GetUtcNow(), phase, step, state, detail);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, NodeJson.Default.JournalEntry), (byte)'\n'];
        lock (_gate)
        {
            _stream.Seek(0, SeekOrigin.End);
            _stream.Write(line);
            _stream.Flush(flushToDisk: true);
            _entries.Add(entry);
        }
    }

    /// <summary>The latest word on a phase (step null) or a step, or null when it was never begun.</summary>
    public JournalEntry? Last(string phase, string? step = null) =>
        Entries.LastOrDefault(entry => entry.Phase == phase && entry.Step == step);

    /// <summary>True when the latest word on the phase or step is "done".</summary>
    public bool IsDone(string phase, string? step = null) => Last(phase, step)?.State == JournalState.Done;

    public void Dispose() => _stream.Dispose();

    /// <summary>A half-written last line is closed, so that the next entry starts on a line of its own.</summary>
    private void CloseTornLine()
    {
        if (_stream.Length == 0)
        {
            return;
        }

        _stream.Seek(-1, SeekOrigin.End);
        if (_stream.ReadByte() != '\n')
        {
            _stream.WriteByte((byte)'\n');
        }
    }

    private static JournalEntry? Parse(string line)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(line, NodeJson.Default.JournalEntry);
            return entry is { Phase: not null } ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
