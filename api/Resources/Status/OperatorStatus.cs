namespace Cpctl.Api.Resources;

/// <summary>How the operator on a node stands, as the node's agent hears from it.</summary>
public sealed record OperatorStatus
{
    /// <summary>It runs the controllers.</summary>
    public bool Leads { get; set; }

    /// <summary>What keeps it from leading, or from doing its work while it leads; null when nothing does.</summary>
    public string? Problem { get; set; }
}
