using Cpctl.Api.Text;

namespace Cpctl.Bootstrap.Cli;

/// <summary>Aligned columns, as kubectl prints them: three spaces apart, no frames, so that both people and awk can read it.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "   ";
    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row; what is null or empty is shown as "-"; a cell is one line, whatever it holds.</summary>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(cell => string.IsNullOrEmpty(cell) ? "-" : VisibleText.OfLine(cell))]);

    public void Write(TextWriter output, string indent = "")
    {
        var widths = Enumerable.Range(0, headings.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
            output.WriteLine((indent + string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
    }
}
