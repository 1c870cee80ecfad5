using Cpctl.DevCluster.Installation;

namespace Cpctl.DevCluster.Processes;

/// <summary>A process ended with an exit code other than 0.</summary>
public sealed class CommandException(CommandResult result) : Exception(Describe(result))
{
    public CommandResult Result { get; } = result;

    private static string Describe(CommandResult result)
    {
        var text = result.Error.Trim().Length > 0 ? result.Error.Trim() : result.Output.Trim();
        const int longest = 4000;
        if (text.Length > longest)
            text = "… " + text[^longest..];
        return $"`{Shown(result.CommandLine)}` ended with exit code {result.ExitCode}:\n{text}";
    }

    /// <summary>One line without secrets: scripts are many lines long.</summary>
    private static string Shown(string commandLine)
    {
        const int longest = 200;
        var line = JoinCommandLine.Redact(commandLine.Split('\n')[0]);
        return line.Length == commandLine.Length && line.Length <= longest ? line : line[..Math.Min(longest, line.Length)] + " …";
    }
}
