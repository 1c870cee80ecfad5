namespace Cpctl.Recovery.Restore;

/// <summary>The settings of a cluster that depend on where it runs.</summary>
/// <param name="Endpoint">host:port of the API.</param>
/// <param name="CpctlImage">The image of agent and operator.</param>
public sealed record RestoredSpec(string Endpoint, string CpctlImage);
