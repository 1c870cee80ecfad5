using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Tests.Documentation;

/// <summary>What docs/commands.md and the man page say about each command, read from the command tree.</summary>
internal static class CommandReference
{
    public static readonly IReadOnlyList<(ExitCode Code, string Meaning)> ExitCodes =
    [
        (ExitCode.Done, "Done, or already so."),
        (ExitCode.Failed, "Failed."),
        (ExitCode.BadInput, "Bad input or usage."),
        (ExitCode.Refused, "Refused, because it would do harm."),
        (ExitCode.Unreachable, "The cluster or the node does not answer."),
    ];

    public static IEnumerable<(string Path, Command Command)> Commands(Command root)
    {
        yield return (root is RootCommand ? CommandTree.ProgramName : root.Name, root);
        foreach (var child in root.Subcommands.Where(child => !child.Hidden))
        {
            foreach (var (path, command) in Commands(child)) yield return ($"{(root is RootCommand ? CommandTree.ProgramName : root.Name)} {path}", command);
        }
    }

    public static IEnumerable<Option> Options(Command command) => command.Options.Where(option => !option.Hidden && option is not HelpOption);

    public static string Usage(string path, Command command)
    {
        var parts = command.Arguments.Where(argument => !argument.Hidden).Select(Placeholder).ToList();
        parts.InsertRange(0, Options(command).Where(option => option.Required).Select(option => $"{option.Name} {Value(option)}"));
        if (Options(command).Any(option => !option.Required)) parts.Add("[options]");
        if (command.Subcommands.Any(child => !child.Hidden)) parts.Insert(0, "COMMAND");
        return string.Join(' ', parts.Prepend(path));
    }

    public static string Names(Option option) =>
        string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Prepend(option.Name)) + (Value(option) is "" ? "" : " " + Value(option));

    public static string Name(Argument argument) => argument.HelpName ?? argument.Name;

    public static string Description(Option option) => Sentence(option.Description, option.Required, option.HasDefaultValue ? option.GetDefaultValue() : null);

    public static string Description(Argument argument) => Sentence(argument.Description, required: false, argument.HasDefaultValue ? argument.GetDefaultValue() : null);

    /// <summary>A command's details, in blocks: prose to be filled, or lines to be kept as they are.</summary>
    public static IEnumerable<(bool Literal, string Text)> Blocks(Command command)
    {
        if (command is not DetailedCommand { Details: var details }) yield break;
        var lines = new List<string>();
        bool? literal = null;
        foreach (var line in details.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            var kept = line.StartsWith(' ') || line.Contains("  ", StringComparison.Ordinal);
            var separate = line.StartsWith("Exit codes:", StringComparison.Ordinal);
            if (lines.Count > 0 && (line.Length == 0 || kept != literal || separate))
            {
                yield return (literal == true, literal == true ? string.Join('\n', lines) : string.Join(' ', lines));
                lines.Clear();
            }

            if (line.Length == 0) continue;
            literal = kept;
            lines.Add(kept && line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line);
        }
    }

    private static string Placeholder(Argument argument)
    {
        var name = Name(argument) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{name}]" : name;
    }

    private static string Value(Option option)
    {
        if (option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool)) return "";
        if (option.HelpName is { } name) return name;
        return option is OutputOption ? "table|json|yaml" : option.Name.TrimStart('-').ToUpperInvariant();
    }

    private static string Sentence(string? description, bool required, object? initial)
    {
        var text = new StringBuilder(description);
        if (required) text.Append(" Required.");
        var shown = initial switch
        {
            null or false or "" or Array { Length: 0 } => null,
            Array several => string.Join(",", several.Cast<object>()),
            _ => Convert.ToString(initial, CultureInfo.InvariantCulture),
        };
        if (shown is not null) text.Append(CultureInfo.InvariantCulture, $" [default: {shown}]");
        return text.ToString().Trim();
    }
}
