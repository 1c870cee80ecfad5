namespace Cpctl.DevCluster.Load;

/// <summary>A way to the API.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="Host">The address to use next; it may be another one each time.</param>
/// <param name="KeepsConnection">One HTTP/2 connection for as long as the server lets it live, as controllers have; else a new one for every request.</param>
public sealed record ApiRoute(string Name, Func<string> Host, bool KeepsConnection);
