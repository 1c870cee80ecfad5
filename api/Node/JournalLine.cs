using System.Text.Json;

namespace Cpctl.Api.Node;

/// <summary>One line of a journal, as it was written or as a crash left it.</summary>
internal static class JournalLine
{
    /// <summary>How each entry begins.</summary>
    private const string Beginning = "{\"time\":";

    /// <param name="line">Without its line break.</param>
    /// <param name="isWhole">False when something before the entry, or all of it, is torn.</param>
    /// <returns>Null when no entry is in it. A whole one behind a torn one counts: releases before wrote on where a write had failed.</returns>
    public static JournalEntry? Parse(string line, out bool isWhole)
    {
        var entry = TryParse(line);
        isWhole = entry is not null || line.Length == 0;
        return entry ?? (line.LastIndexOf(Beginning, StringComparison.Ordinal) is > 0 and var at ? TryParse(line[at..]) : null);
    }

    private static JournalEntry? TryParse(string line)
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
