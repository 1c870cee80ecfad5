namespace Cpctl.Recovery.Bundles;

/// <summary>Where things are in a bundle.</summary>
internal static class BundleLayout
{
    public const string Manifest = "manifest.json";
    public const string Snapshot = "etcd/snapshot.db";

    /// <summary>Authorities, service-account keys and encryption keys.</summary>
    public const string Signers = "signers.json";

    /// <summary>The same encryption keys as an API server reads them.</summary>
    public const string EncryptionConfig = "encryption/config.yaml";

    public const string NodeIdentity = "node.json";

    /// <summary>Files of the node's revision, with their paths on the node behind it.</summary>
    public const string Revision = "revision/";
}
