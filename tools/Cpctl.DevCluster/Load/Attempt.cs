namespace Cpctl.DevCluster.Load;

/// <summary>One request and what became of it.</summary>
/// <param name="Started">Since the load began.</param>
/// <param name="Ended">Since the load began.</param>
/// <param name="IsWrite">It changes something.</param>
/// <param name="Failure">What the client saw; null when the request was acknowledged.</param>
/// <param name="IsCut">A connection that had served other requests before ended without an answer to this one.</param>
public sealed record Attempt(TimeSpan Started, TimeSpan Ended, bool IsWrite, string? Failure, bool IsCut = false);
