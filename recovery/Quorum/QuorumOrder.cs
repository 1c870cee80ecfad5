namespace Cpctl.Recovery.Quorum;

/// <summary>What the person at the keyboard said.</summary>
/// <param name="IsConfirmed">To do it, not only to tell.</param>
/// <param name="AbsentAreOff">The nodes that are said to be off for good.</param>
public sealed record QuorumOrder(bool IsConfirmed, IReadOnlyCollection<string> AbsentAreOff);
