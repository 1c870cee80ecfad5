namespace Cpctl.StaticPods.Rendering;

/// <summary>
/// What servers take with TLS 1.2: forward secrecy and authenticated encryption alone (CIS Kubernetes Benchmark 1.10, 1.2.29 and 4.2.12). TLS 1.3 has its own.
/// The names are those that Go of every supported release knows; HTTP/2 needs the second one (RFC 9113, section 9.2.2).
/// </summary>
internal static class CipherSuites
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    ];
}
