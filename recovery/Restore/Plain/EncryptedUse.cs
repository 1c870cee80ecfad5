namespace Cpctl.Recovery.Restore.Plain;

/// <summary>How much of a snapshot one key of encryption at rest wrote.</summary>
/// <param name="Prefix">As it stands before each value, "k8s:enc:PROVIDER:v1:KEY:".</param>
/// <param name="Values">How many.</param>
/// <param name="IsKeyKnown">A key of that provider and name was given.</param>
/// <param name="Unreadable">How many of them no given key opens.</param>
public sealed record EncryptedUse(string Prefix, int Values, bool IsKeyKnown, int Unreadable);
