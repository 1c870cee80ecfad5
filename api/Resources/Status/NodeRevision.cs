namespace Cpctl.Api.Resources;

/// <summary>Revision of one node, as the operator last saw it.</summary>
public sealed record NodeRevision
{
    public string Name { get; set; } = "";

    public long? CurrentRevision { get; set; }

    public long? TargetRevision { get; set; }

    public bool Ready { get; set; }
}
