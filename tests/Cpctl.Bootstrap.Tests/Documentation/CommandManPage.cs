using System.CommandLine;
using System.Globalization;
using System.Text;
using static Cpctl.Bootstrap.Tests.Documentation.CommandReference;

namespace Cpctl.Bootstrap.Tests.Documentation;

/// <summary>docs/man/cpctl.1, in the macros of man(7). Without a date and a version: the page changes when the commands do.</summary>
internal static class CommandManPage
{
    public static string Of(RootCommand root)
    {
        var text = new StringBuilder(".\\\" Generated from the command tree. Change the commands, not this page.\n.TH CPCTL 1 \"\" cpctl \"User Commands\"\n");
        text.Append(".SH NAME\ncpctl \\- a Kubernetes control plane that runs itself\n.SH SYNOPSIS\n.B cpctl\n.I COMMAND\n.RI [ options ]\n");
        text.Append(CultureInfo.InvariantCulture, $".SH DESCRIPTION\n{Line(root.Description)}\n.PP\nEvery command has\n.BR \\-\\-help .\n.SH COMMANDS\n");
        foreach (var (path, command) in Commands(root).Skip(1))
        {
            text.Append(CultureInfo.InvariantCulture, $".SS {Line(Usage(path, command))}\n{Line(command.Description)}\n");
            foreach (var argument in command.Arguments.Where(argument => !argument.Hidden)) Entry(text, Name(argument), Description(argument));
            foreach (var option in Options(command)) Entry(text, Names(option), Description(option));
            foreach (var (literal, block) in Blocks(command))
            {
                text.Append(literal ? $".PP\n.RS 4\n.nf\n{string.Join('\n', block.Split('\n').Select(Line))}\n.fi\n.RE\n" : $".PP\n{Line(block)}\n");
            }
        }

        text.Append(".SH \"EXIT STATUS\"\n");
        foreach (var (code, meaning) in ExitCodes) Entry(text, ((int)code).ToString(CultureInfo.InvariantCulture), meaning);
        Entry(text, "130", "Interrupted. What was done is recorded; the same command goes on from there.");
        return text.ToString();
    }

    private static void Entry(StringBuilder text, string name, string description) =>
        text.Append(CultureInfo.InvariantCulture, $".TP\n\\fB{Escaped(name)}\\fR\n{(description.Length == 0 ? "\\&" : Line(description))}\n");

    /// <summary>A line of text: troff takes one that begins with a dot or an apostrophe for a request.</summary>
    private static string Line(string? text) => (text ?? "") is ['.' or '\'', ..] ? "\\&" + Escaped(text!) : Escaped(text ?? "");

    /// <summary>In ASCII: what troff would read as its own, or in another encoding, is written by name.</summary>
    private static string Escaped(string text) => string.Concat(text.Select(letter => letter switch
    {
        '\\' => "\\e",
        '-' => "\\-",
        '\'' => "\\(aq",
        '`' => "\\(ga",
        '^' => "\\(ha",
        '~' => "\\(ti",
        '…' => "...",
        > '\u007e' => string.Create(CultureInfo.InvariantCulture, $"\\[u{(int)letter:X4}]"),
        _ => letter.ToString(),
    }));
}
