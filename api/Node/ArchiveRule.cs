namespace Cpctl.Api.Node;

/// <summary>Which archived entries stay: the newest of each kind, and what is young.</summary>
/// <param name="Last">How many of each kind stay whatever their age; never less than one.</param>
/// <param name="Age">What is younger stays, unless all together is too large.</param>
/// <param name="MaxTotalBytes">Above this the oldest go, but for the newest of each kind; 0 for no limit.</param>
public sealed record ArchiveRule(int Last, TimeSpan Age, long MaxTotalBytes);
