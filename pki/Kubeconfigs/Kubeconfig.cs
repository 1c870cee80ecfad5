using System.Text;

namespace Cpctl.Pki.Kubeconfigs;

/// <summary>
/// The text of a kubeconfig. Everything is quoted as JSON strings, which are YAML too: no name can break out of its place.
/// A class: its ToString shows nothing.
/// </summary>
internal sealed class Kubeconfig
{
    internal required string ClusterName { get; init; }
    internal required string Server { get; init; }
    internal required string User { get; init; }

    /// <summary>Either files…</summary>
    internal string? AuthorityFile { get; init; }
    internal string? CertificateFile { get; init; }
    internal string? KeyFile { get; init; }

    /// <summary>…or PEM, embedded.</summary>
    internal string? AuthorityPem { get; init; }
    internal string? CertificatePem { get; init; }
    internal string? KeyPem { get; init; }

    internal string ToYaml() =>
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {Quote(ClusterName)}
          cluster:
            server: {Quote(Server)}
            {Value("certificate-authority", AuthorityFile, AuthorityPem)}
        users:
        - name: {Quote(User)}
          user:
            {Value("client-certificate", CertificateFile, CertificatePem)}
            {Value("client-key", KeyFile, KeyPem)}
        contexts:
        - name: {Quote($"{User}@{ClusterName}")}
          context:
            cluster: {Quote(ClusterName)}
            user: {Quote(User)}
        current-context: {Quote($"{User}@{ClusterName}")}
        preferences: {"{}"}

        """;

    private static string Value(string name, string? file, string? pem) => pem is null
        ? $"{name}: {Quote(file ?? "")}"
        : $"{name}-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))}";

    private static string Quote(string text) => "\"" + System.Text.Json.JsonEncodedText.Encode(text) + "\"";
}
