namespace Cpctl.Recovery.Bundles;

/// <summary>A file is no bundle that this cpctl can read. The message says why.</summary>
public sealed class BundleException(string message, Exception? inner = null) : Exception(message, inner);
