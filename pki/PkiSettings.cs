using Cpctl.Api.Resources;

namespace Cpctl.Pki;

/// <summary>What certificates depend on, out of <c>ControlPlane.spec</c>.</summary>
public sealed record PkiSettings
{
    /// <param name="spec">Validated: durations and subnets are taken as readable.</param>
    /// <param name="endpoint">The endpoint when the spec names none: the first node's address and 6443.</param>
    public static PkiSettings From(ControlPlaneSpec spec, string endpoint) => new()
    {
        Endpoint = spec.ControlPlaneEndpoint ?? endpoint,
        ClusterName = spec.ClusterName,
        ExtraNames = spec.CertSANs,
        ServiceSubnet = spec.Networking.ServiceSubnet,
        DnsDomain = spec.Networking.DnsDomain,
        KeyAlgorithm = spec.Certificates.KeyAlgorithm,
        AuthorityValidity = GoDuration.Parse(spec.Certificates.AuthorityValidity),
        LeafValidity = GoDuration.Parse(spec.Certificates.LeafValidity),
        RenewBefore = spec.Certificates.RenewBefore is { } before ? GoDuration.Parse(before) : null,
        EncryptionProvider = spec.Encryption.Provider,
    };

    /// <summary>controlPlaneEndpoint, host:port: what kubelets, workers and people connect to.</summary>
    public required string Endpoint { get; init; }

    /// <summary>clusterName, as kubeconfigs call it.</summary>
    public string ClusterName { get; init; } = "kubernetes";

    /// <summary>certSANs: further names and addresses of the API server.</summary>
    public IReadOnlyList<string> ExtraNames { get; init; } = [];

    /// <summary>networking.serviceSubnet; its first address is the API server's own service.</summary>
    public string ServiceSubnet { get; init; } = "10.96.0.0/12";

    /// <summary>networking.dnsDomain.</summary>
    public string DnsDomain { get; init; } = "cluster.local";

    /// <summary>certificates.keyAlgorithm.</summary>
    public KeyAlgorithm KeyAlgorithm { get; init; } = KeyAlgorithm.EcdsaP256;

    /// <summary>certificates.authorityValidity.</summary>
    public TimeSpan AuthorityValidity { get; init; } = TimeSpan.FromHours(87600);

    /// <summary>certificates.leafValidity.</summary>
    public TimeSpan LeafValidity { get; init; } = TimeSpan.FromHours(8760);

    /// <summary>certificates.renewBefore; leaves are renewed at 80 % of their life in any case.</summary>
    public TimeSpan? RenewBefore { get; init; }

    /// <summary>encryption.provider: the provider of new encryption keys.</summary>
    public EncryptionProvider EncryptionProvider { get; init; } = EncryptionProvider.Secretbox;
}
