namespace Cpctl.Api.Node;

/// <summary>One line of a journal.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Phase">The phase; phase names are public.</param>
/// <param name="Step">The step inside the phase, or null for the phase as a whole.</param>
/// <param name="State">started, done or failed.</param>
/// <param name="Detail">What a person would want to know. Never a secret.</param>
public sealed record JournalEntry(DateTimeOffset Time, string Phase, string? Step, JournalState State, string? Detail);
