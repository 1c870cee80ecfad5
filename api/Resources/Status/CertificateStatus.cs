namespace Cpctl.Api.Resources;

/// <summary>One certificate on a node, as its agent found it last. What it is worth depends on the time: readers judge that.</summary>
public sealed record CertificateStatus
{
    /// <summary>Its path under /etc/kubernetes/pki without suffix (apiserver, etcd/peer), or kubelet, kubelet-client, admin.</summary>
    public string Name { get; set; } = "";

    /// <summary>The file that holds it: a certificate, a bundle or a kubeconfig.</summary>
    public string? Path { get; set; }

    /// <summary>Distinguished name.</summary>
    public string? Subject { get; set; }

    /// <summary>Subject alternative names: host names and addresses, mixed.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>Distinguished name of who signed it.</summary>
    public string? Issuer { get; set; }

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset NotAfter { get; set; }

    /// <summary>When its replacement is due.</summary>
    public DateTimeOffset? RenewAt { get; set; }

    /// <summary>Who replaces it then; null when nobody does by himself.</summary>
    public string? RenewedBy { get; set; }

    /// <summary>For a server's: whether it is the one that a client is shown; null when that is not known.</summary>
    public bool? Served { get; set; }

    /// <summary>SHA-256 of the certificate, 64 hexadecimal digits.</summary>
    public string? Fingerprint { get; set; }

    /// <summary>SHA-256 of the authority's certificate that signed it: authorities of several generations have one name.</summary>
    public string? SignedBy { get; set; }
}
