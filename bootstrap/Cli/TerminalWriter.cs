using System.Text;
using Cpctl.Api.Text;

namespace Cpctl.Bootstrap.Cli;

/// <summary>
/// What stands between cpctl and a terminal: no character that drives it or can't be seen passes, wherever a text comes from. Interpolated
/// texts keep the line they are written to (<see cref="TerminalLine"/>).
/// </summary>
internal sealed class TerminalWriter : TextWriter
{
    public TerminalWriter(TextWriter plain)
    {
        Plain = plain;
        CoreNewLine = plain.NewLine.ToCharArray();
    }

    /// <summary>The stream itself, for what moves a cursor on purpose.</summary>
    public TextWriter Plain { get; }

    public override Encoding Encoding => Plain.Encoding;

    public void Write(TerminalLine text) => Write(text.ToString());

    public void WriteLine(TerminalLine text) => WriteLine(text.ToString());

    public Task WriteAsync(TerminalLine text) => WriteAsync(text.ToString());

    public Task WriteLineAsync(TerminalLine text) => WriteLineAsync(text.ToString());

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Plain.Write(VisibleText.OfLines(value ?? ""));

    public override void WriteLine(string? value) => Plain.WriteLine(VisibleText.OfLines(value ?? ""));

    public override Task WriteAsync(string? value) => Plain.WriteAsync(VisibleText.OfLines(value ?? ""));

    public override Task WriteLineAsync(string? value) => Plain.WriteLineAsync(VisibleText.OfLines(value ?? ""));

    public override void Flush() => Plain.Flush();

    public override Task FlushAsync() => Plain.FlushAsync();
}
