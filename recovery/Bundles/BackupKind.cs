namespace Cpctl.Recovery.Bundles;

/// <summary>What a file says it is, by its first bytes.</summary>
public enum BackupKind
{
    /// <summary>Anything else: a snapshot of etcd, if it is a backup at all.</summary>
    Snapshot,

    /// <summary>A bundle in age's format.</summary>
    EncryptedBundle,

    /// <summary>A bundle in the clear.</summary>
    PlainBundle,

    /// <summary>age's text form, which cpctl does not write.</summary>
    Armored,
}
