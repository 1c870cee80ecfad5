namespace Cpctl.Recovery.Bundles;

/// <summary>One file of a bundle.</summary>
/// <param name="Path">In the archive, with forward slashes.</param>
/// <param name="Sha256">Hexadecimal, lower case.</param>
public sealed record BundleFile(string Path, long SizeBytes, string Sha256);
