namespace Cpctl.Pki.Signers;

/// <summary>signers.json. Classes, not records: a record's ToString would print the keys.</summary>
internal sealed class SignerSetDocument
{
    public required int Version { get; init; }
    public required Guid ClusterId { get; init; }
    public required AuthorityLineDocument Cluster { get; init; }
    public required AuthorityLineDocument Etcd { get; init; }
    public required AuthorityLineDocument FrontProxy { get; init; }
    public required ServiceAccountsDocument ServiceAccounts { get; init; }
    public required EncryptionDocument Encryption { get; init; }

    /// <summary>Absent in sets from before anything was rotated.</summary>
    public long Generation { get; set; }

    /// <summary>Absent in sets from before anything was rotated.</summary>
    public string? RotationId { get; set; }

    /// <summary>Absent in sets from before what is published was signed.</summary>
    public bool? Authenticated { get; set; }
}
