namespace Cpctl.Recovery.Schedule;

/// <summary>When to make the next scheduled backup.</summary>
/// <param name="Due">The moment of the schedule that one is to be made for now; null when none is.</param>
/// <param name="Attempt">Which attempt for that moment this is, from 1.</param>
/// <param name="LookAt">When to decide again at the latest; null when the schedule has ended.</param>
internal sealed record BackupTiming(DateTimeOffset? Due, int Attempt, DateTimeOffset? LookAt);
