namespace Cpctl.Api.Node.Cri;

/// <param name="SizeBytes">As stored on the node.</param>
public sealed record CriImage(string Id, IReadOnlyList<string> Tags, IReadOnlyList<string> Digests, ulong SizeBytes);
