using System.CommandLine;

namespace Cpctl.Bootstrap.Cli;

/// <summary>A command whose own help tells more than the one line it has in the list of commands.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    /// <summary>What it does in full, with examples.</summary>
    public string Details { get; } = details;
}
