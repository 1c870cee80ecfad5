using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Import;

/// <summary>What <see cref="ClusterFolder"/> found.</summary>
/// <param name="Authorities">Its authorities.</param>
/// <param name="ServiceAccounts">Its keys of service-account tokens; null when they can't be used.</param>
/// <param name="Problems">Why something can't be used, a sentence each with the file's name; nothing may be done unless it is empty.</param>
public sealed record ClusterImport(AuthorityImport Authorities, ServiceAccountKeys? ServiceAccounts, IReadOnlyList<string> Problems)
{
    /// <summary>The cluster's signers under cpctl, with a new cluster id.</summary>
    /// <param name="read">Keys of encryption at rest that Secrets were written with: they are read, and written with a new key.</param>
    /// <param name="settings">For what is new.</param>
    /// <param name="time">Clock.</param>
    public SignerSet ToSigners(IReadOnlyList<EncryptionKey> read, PkiSettings settings, TimeProvider time)
    {
        AuthorityLine Line(AuthorityKind kind) => new() { Active = Authorities.Authorities[kind] };

        return new SignerSet
        {
            ClusterId = Guid.NewGuid(),
            Cluster = Line(AuthorityKind.Cluster),
            Etcd = Line(AuthorityKind.Etcd),
            FrontProxy = Line(AuthorityKind.FrontProxy),
            ServiceAccounts = ServiceAccounts ?? throw new InvalidOperationException("there are problems, and nothing may be done"),
            Encryption = new EncryptionKeys { Active = EncryptionKey.Create(settings.EncryptionProvider, time), Retired = read },
        };
    }
}
