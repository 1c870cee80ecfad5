namespace Cpctl.Api.Resources;

/// <summary>A request to restart components of a node, one after the other.</summary>
public sealed record RestartRequest
{
    /// <summary>Tells one request from another; the agent acts on each once.</summary>
    public string Id { get; set; } = "";

    /// <summary>Names of components; all when empty.</summary>
    public IReadOnlyList<string> Components { get; set; } = [];
}
