namespace Cpctl.Bootstrap.Join;

/// <summary>What the user gave <c>cpctl join</c>; null where nothing was given.</summary>
internal sealed record JoinArguments(string Endpoint, string Token, string AuthorityHash, string? NodeName, string? NodeIp, bool IsWorker);
