namespace Cpctl.Recovery.Destinations;

/// <summary>A file at a destination.</summary>
public sealed record StoredFile(string Name, long SizeBytes);
