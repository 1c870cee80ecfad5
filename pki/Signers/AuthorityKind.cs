namespace Cpctl.Pki.Signers;

/// <summary>The three authorities.</summary>
public enum AuthorityKind
{
    Cluster,
    Etcd,
    FrontProxy,
}
