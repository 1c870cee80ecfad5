using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Pki.Import;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Provided;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>An authority that somebody brings for a rotation: looked at before anything is sent. The operator looks again, and knows every authority.</summary>
internal sealed class SuccessorFiles(IKubernetesClient api)
{
    private const string ExtensionsNamespace = "kube-system";
    private const string Extensions = "extension-apiserver-authentication";

    /// <exception cref="CpctlException">Bad input (2): it is not there, or can't be an authority; or no authority goes by that name.</exception>
    public static Authority Read(string name, string directory, DateTimeOffset now)
    {
        if (RotationName.Authority(name) is not { } kind)
        {
            throw new CpctlException(
                ExitCode.BadInput,
                $"{name} is no authority that could be brought",
                $"authorities are {string.Join(", ", RotationName.All.Where(other => RotationName.Authority(other) is not null))}",
                "Keys of tokens and of encryption at rest are made by cpctl: rotate them without --authorities.");
        }

        var import = AuthorityFolder.Read(directory, kind, now);
        return import.Problems.Count == 0 ? import.Authorities[kind] : throw Unfit(name, ExitCode.BadInput, import.Problems);
    }

    /// <param name="name">What it is brought for.</param>
    /// <param name="brought">The authority.</param>
    /// <param name="nodes">Every ControlPlaneNode: they report what they trust.</param>
    /// <exception cref="CpctlException">Refused (3): it is in use already, itself or its key.</exception>
    public async Task RefuseInUseAsync(string name, Authority brought, IEnumerable<ControlPlaneNode> nodes, CancellationToken cancel)
    {
        var published = await ApiErrors.ExplainAsync(() => PublicAsync(cancel));
        var reported = nodes.SelectMany(node => node.Status?.Certificates ?? []).Any(certificate => certificate.Fingerprint == brought.Fingerprint);
        IReadOnlyList<string> problems = reported
            ? [$"{brought.Certificate.Subject} is an authority of this cluster already"]
            : Succession.Problems(brought, RotationName.Authority(name)!.Value, published);
        if (problems.Count > 0) throw Unfit(name, ExitCode.Refused, problems);
    }

    /// <summary>For <c>--dry-run</c>.</summary>
    public static string Text(Authority brought)
    {
        var end = brought.Certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
        var signer = brought.Issuers.Count == 0 ? "a root" : $"signed by {brought.Certificate.Issuer}";
        return $"  the new one: {brought.Certificate.Subject}, {signer}, valid to {end}, sha256 {brought.Fingerprint}";
    }

    private static CpctlException Unfit(string name, ExitCode code, IEnumerable<string> problems) => new(
        code,
        $"this can't be the next {RotationName.Title(name)}",
        string.Join('\n', problems),
        "Bring another, or none: cpctl makes one then. `cpctl certs inspect FILE` shows what is in a certificate. Nothing was sent, nothing was changed.");

    /// <summary>Etcd's is published nowhere.</summary>
    private async Task<IReadOnlyList<(AuthorityKind Kind, X509Certificate2 Certificate)>> PublicAsync(CancellationToken cancel)
    {
        var cluster = ClusterInfo.AuthoritiesOf(await api.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancel));
        var extensions = await api.TryGetAsync(ResourceTypes.ConfigMaps, ExtensionsNamespace, Extensions, cancel);
        return [.. Of(AuthorityKind.Cluster, cluster), .. Of(AuthorityKind.FrontProxy, extensions?.Data?.GetValueOrDefault("requestheader-client-ca-file"))];
    }

    private static IEnumerable<(AuthorityKind Kind, X509Certificate2 Certificate)> Of(AuthorityKind kind, string? pem) =>
        pem is null ? [] : AuthorityBundle.Read(pem).Select(certificate => (kind, certificate));
}
