namespace Cpctl.Api.Node;

/// <summary>Which archived entries an agent removes by itself.</summary>
/// <param name="Keep">How many of each kind always stay, the newest; never less than one.</param>
/// <param name="MinAge">What is younger always stays, even when the disk is full.</param>
/// <param name="MaxAge">What is older goes.</param>
/// <param name="MaxCount">Of each kind; the oldest beyond it go.</param>
/// <param name="MaxTotalBytes">Above this the oldest go; 0 for no limit.</param>
public sealed record ArchiveLimits(int Keep, TimeSpan MinAge, TimeSpan MaxAge, int MaxCount, long MaxTotalBytes);
