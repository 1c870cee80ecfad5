namespace Cpctl.DevCluster.Processes;

/// <summary>What a finished process left behind.</summary>
public sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>Returns this result, or throws <see cref="CommandException"/> when the exit code is not 0.</summary>
    public CommandResult EnsureSuccess() => ExitCode == 0 ? this : throw new CommandException(this);
}
