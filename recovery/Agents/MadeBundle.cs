using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Agents;

/// <summary>A bundle that this process has just made.</summary>
/// <param name="Record">What lies beside it at its destination.</param>
/// <param name="FileKey">Its own key, known only here and to its recipients: what a drill opens it with.</param>
internal sealed record MadeBundle(BundleRecord Record, byte[] FileKey);
