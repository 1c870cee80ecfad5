using System.CommandLine;
using System.Globalization;
using System.Text;
using static Cpctl.Bootstrap.Tests.Documentation.CommandReference;

namespace Cpctl.Bootstrap.Tests.Documentation;

/// <summary>docs/commands.md.</summary>
internal static class CommandMarkdown
{
    public static string Of(RootCommand root)
    {
        var text = new StringBuilder(
            """
            # Commands

            <!-- Generated from the command tree. Change the commands, not this page. -->

            Every command has `--help`. The [man page](man/cpctl.1) says the same as this page.

            ## Exit codes

            | code | meaning |
            |---|---|

            """);
        foreach (var (code, meaning) in ExitCodes) text.Append(CultureInfo.InvariantCulture, $"| {(int)code} | {meaning} |\n");
        text.Append("| 130 | Interrupted. What was done is recorded; the same command goes on from there. |\n\nA command whose codes mean something more says so below.\n");
        foreach (var (path, command) in Commands(root).Skip(1))
        {
            var depth = path.Count(letter => letter == ' ');
            text.Append(CultureInfo.InvariantCulture, $"\n{new string('#', depth + 1)} {path}\n\n{Escaped(command.Description)}\n\n```\n{Usage(path, command)}\n```\n");
            Table(text, "argument", command.Arguments.Where(argument => !argument.Hidden).Select(argument => (Name(argument), Description(argument))));
            Table(text, "option", Options(command).Select(option => (Names(option), Description(option))));
            foreach (var (literal, block) in Blocks(command)) text.Append(literal ? $"\n```\n{block}\n```\n" : $"\n{Escaped(block)}\n");
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, string heading, IEnumerable<(string Name, string Description)> entries)
    {
        var rows = string.Concat(entries.Select(row => $"| `{Cell(row.Name)}` | {Cell(Escaped(row.Description))} |\n"));
        if (rows.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n| {heading} | meaning |\n|---|---|\n{rows}");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Outside of backticks, what Markdown would take for a tag or for emphasis.</summary>
    private static string Escaped(string? text) => string.Join('`', (text ?? "").Split('`').Select((part, index) => index % 2 == 1 ? part
        : part.Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal)));
}
