namespace Cpctl.Bootstrap.Restoring.Plain;

/// <summary>What a snapshot of etcd alone lacks, as the user gave it.</summary>
/// <param name="Pki">The old cluster's PKI directory.</param>
/// <param name="Config">A file with a ControlPlane object that fits the old cluster.</param>
/// <param name="EncryptionConfig">The old cluster's EncryptionConfiguration; null when nothing was given.</param>
internal sealed record PlainArguments(string Pki, string Config, string? EncryptionConfig);
