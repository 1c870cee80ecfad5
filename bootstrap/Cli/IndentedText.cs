using Cpctl.Api.Text;

namespace Cpctl.Bootstrap.Cli;

/// <summary>A text of several lines, all but its first indented, so that none of them passes for a line of cpctl's own.</summary>
internal readonly struct IndentedText(string text, int indent)
{
    public string Text { get; } = VisibleText.OfLines(text.ReplaceLineEndings("\n")).Replace("\n", "\n" + new string(' ', indent), StringComparison.Ordinal);
}
