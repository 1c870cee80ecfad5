namespace Cpctl.Api.Resources;

/// <summary>One component of a node.</summary>
public sealed record ComponentStatus
{
    public string Name { get; set; } = "";

    public long? Revision { get; set; }

    public bool Ready { get; set; }

    public int Restarts { get; set; }

    public string? Message { get; set; }
}
