using System.Security.Cryptography;

namespace Cpctl.Pki.Signers;

/// <summary>Between the signers and their file.</summary>
internal static class SignerSetMapping
{
    private const int Version = 1;

    internal static SignerSetDocument ToDocument(SignerSet signers) => new()
    {
        Version = Version,
        ClusterId = signers.ClusterId,
        Cluster = Line(signers.Cluster),
        Etcd = Line(signers.Etcd),
        FrontProxy = Line(signers.FrontProxy),
        ServiceAccounts = new ServiceAccountsDocument
        {
            Active = signers.ServiceAccounts.Active.ToPem(),
            Next = signers.ServiceAccounts.Next?.ToPem(),
            RetiredPublicKeys = signers.ServiceAccounts.RetiredPublicKeys,
        },
        Encryption = new EncryptionDocument
        {
            Active = Key(signers.Encryption.Active),
            Next = signers.Encryption.Next is { } next ? Key(next) : null,
            Retired = [.. signers.Encryption.Retired.Select(Key)],
        },
        Generation = signers.Generation,
        RotationId = signers.RotationId,
        Authenticated = signers.IsAuthenticated ? true : null,
    };

    internal static SignerSet FromDocument(SignerSetDocument document) => document.Version != Version
        ? throw new CryptographicException($"the signers have format {document.Version}; this cpctl reads {Version}")
        : new SignerSet
        {
            ClusterId = document.ClusterId,
            Cluster = Line(document.Cluster),
            Etcd = Line(document.Etcd),
            FrontProxy = Line(document.FrontProxy),
            ServiceAccounts = new ServiceAccountKeys
            {
                Active = PrivateKey.FromPem(document.ServiceAccounts.Active),
                Next = document.ServiceAccounts.Next is { } next ? PrivateKey.FromPem(next) : null,
                RetiredPublicKeys = [.. Whole(document.ServiceAccounts.RetiredPublicKeys)],
            },
            Encryption = new EncryptionKeys
            {
                Active = Key(document.Encryption.Active),
                Next = document.Encryption.Next is { } nextKey ? Key(nextKey) : null,
                Retired = [.. Whole(document.Encryption.Retired).Select(Key)],
            },
            Generation = document.Generation,
            RotationId = document.RotationId,
            IsAuthenticated = document.Authenticated == true,
        };

    private static AuthorityLineDocument Line(AuthorityLine line) => new()
    {
        Active = One(line.Active),
        Next = line.Next is { } next ? One(next) : null,
        Retired = [.. line.Retired.Select(One)],
    };

    private static AuthorityLine Line(AuthorityLineDocument line) => new()
    {
        Active = One(line.Active),
        Next = line.Next is { } next ? One(next) : null,
        Retired = [.. Whole(line.Retired).Select(One)],
    };

    /// <summary>The serializer holds fields to what their types say, and not what is in lists.</summary>
    private static IEnumerable<T> Whole<T>(IEnumerable<T> list)
        where T : class => list.Select(one => one ?? throw new CryptographicException("the signers cannot be read: a list in them holds null"));

    internal static AuthorityDocument One(Authority authority) => new() { Certificate = authority.CertificatePem, Issuers = authority.IssuersPem, Key = authority.Key.ToPem() };

    internal static Authority One(AuthorityDocument document) => Authority.FromPem(document.Certificate + document.Issuers, document.Key);

    private static EncryptionKeyDocument Key(EncryptionKey key) => new() { Name = key.Name, Provider = key.Provider, Secret = key.Secret };

    private static EncryptionKey Key(EncryptionKeyDocument key) => new(key.Name, key.Provider, key.Secret);
}
