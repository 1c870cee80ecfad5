namespace Cpctl.StaticPods.Rollouts;

/// <summary>Whose restart is handed out now, or why none is.</summary>
/// <param name="Node">Null for nobody's.</param>
/// <param name="Reason">A clause for people.</param>
internal sealed record RestartDecision(string? Node, string Reason);
