namespace Cpctl.Bootstrap.Progress;

/// <summary>One line of the live phase list.</summary>
internal sealed class PhaseLine(string name)
{
    public string Name { get; } = name;

    public PhaseState Standing { get; set; } = PhaseState.Ahead;

    public string Message { get; set; } = "";

    public long Started { get; set; }

    public TimeSpan Taken { get; set; }
}
