using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Cpctl.Api.Text;

namespace Cpctl.Bootstrap.Cli;

/// <summary>
/// An interpolated text for people, in which every value is one visible line (<see cref="VisibleText.OfLine"/>): what others wrote can't
/// begin a line of its own. What may have several lines goes in as <see cref="IndentedText"/>. Numbers are written without regard to culture.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct TerminalLine
{
    private readonly StringBuilder _text;

    public TerminalLine(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (16 * formattedCount));

    /// <summary>The text itself, for one that is put together before it is written.</summary>
    public static string Of(TerminalLine text) => text.ToString();

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(IndentedText text) => _text.Append(text.Text);

    public void AppendFormatted<T>(T value) => AppendFormatted(value, 0, null);

    public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, 0, format);

    public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

    public void AppendFormatted<T>(T value, int alignment, string? format)
    {
        var text = VisibleText.OfLine((value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString()) ?? "");
        _text.Append(alignment < 0 ? text.PadRight(-alignment) : text.PadLeft(alignment));
    }

    public override string ToString() => _text.ToString();
}
