using Cpctl.Api.Errors;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// Where an API server is, whom to believe to be it, and who we are. When it came from files it can be read again: a client
/// does so when one of them changes, so that renewed certificates are used without a restart.
/// </summary>
public sealed record ClusterAccess
{
    /// <summary>Base addresses, preferred first; the next is tried when one can't be connected to.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>PEM of the authorities to trust, and no others; null trusts the system's.</summary>
    public string? AuthorityPem { get; init; }

    /// <summary>PEM of the client certificate, followed by its intermediates.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>PEM of the client certificate's private key.</summary>
    public string? ClientKeyPem { get; init; }

    public string? BearerToken { get; init; }

    /// <summary>Host name to expect in the server's certificate instead of the endpoint's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>An HTTP proxy; null connects directly, whatever the environment says: nodes must reach themselves.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Set only by a kubeconfig that asks for it.</summary>
    internal bool SkipTlsVerification { get; init; }

    internal ExecPlugin? Exec { get; init; }

    /// <summary>Null when requests are its own.</summary>
    internal Impersonation? ActsAs { get; init; }

    /// <summary>Files to watch for changes.</summary>
    internal IReadOnlyList<string> SourceFiles { get; init; } = [];

    /// <summary>Reads the files again.</summary>
    internal Func<ClusterAccess>? Reload { get; init; }

    /// <summary>A kubeconfig's current context, or the named one. Client certificates, tokens and exec plugins are supported.</summary>
    /// <exception cref="CpctlException">BadInput: the file is missing or not a usable kubeconfig.</exception>
    public static ClusterAccess FromKubeconfig(string path, string? context = null) => KubeconfigReader.Read([path], context);

    /// <summary>As the other, of several files, merged as kubectl merges those in KUBECONFIG; some of them may be missing.</summary>
    /// <exception cref="CpctlException">BadInput: none is there, one can't be read, or they are not a usable kubeconfig together.</exception>
    public static ClusterAccess FromKubeconfigs(IReadOnlyList<string> paths, string? context = null) => KubeconfigReader.Read(paths, context);

    /// <summary>The same identity and trust at other addresses, also after a reload.</summary>
    public ClusterAccess WithEndpoints(IReadOnlyList<Uri> endpoints) => this with
    {
        Endpoints = endpoints,
        Reload = Reload is { } reload ? () => reload().WithEndpoints(endpoints) : null,
    };

    /// <summary>Names no secret.</summary>
    public override string ToString() => string.Join(", ", Endpoints);
}
