using Cpctl.Api.Errors;
using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>What a person asks to be renewed: pure checks before anything is written.</summary>
internal static class RenewalRequest
{
    /// <param name="node">Null for every node.</param>
    /// <param name="name">Null for every certificate that agents renew.</param>
    /// <param name="nodes">As the agents report.</param>
    /// <returns>The nodes to ask, with the certificates each would renew.</returns>
    /// <exception cref="CpctlException">Bad input (2): there is no such node or certificate, or nobody renews it.</exception>
    public static IReadOnlyList<(string Node, IReadOnlyList<CertificateStatus> Certificates)> Select(string? node, string? name, IReadOnlyCollection<ControlPlaneNode> nodes)
    {
        var candidates = nodes.Where(other => other.Spec.Role == NodeRoles.ControlPlane).OrderBy(other => other.Metadata.Name, StringComparer.Ordinal).ToList();
        var asked = candidates.Where(other => node is null || other.Metadata.Name == node).ToList();
        if (asked.Count == 0)
        {
            throw new CpctlException(
                ExitCode.BadInput,
                node is null ? "there is no control-plane node" : $"there is no control-plane node {node}",
                $"control-plane nodes are {string.Join(", ", candidates.Select(other => other.Metadata.Name))}",
                "A worker's certificates are renewed on their day; to hurry, delete one on the worker.");
        }

        var known = asked.SelectMany(other => other.Status?.Certificates ?? []).ToList();
        if (name is not null && !known.Any(certificate => certificate.Name == name && certificate.RenewedBy is not null))
        {
            throw known.Any(certificate => certificate.Name == name)
                ? new CpctlException(ExitCode.BadInput, $"{name} is an authority", "renewing it alone would break trust in everything it signed", "Renew what it has signed instead.")
                : new CpctlException(
                    ExitCode.BadInput,
                    $"there is no certificate {name}",
                    $"certificates are {string.Join(", ", known.Where(certificate => certificate.RenewedBy is not null).Select(certificate => certificate.Name).Distinct(StringComparer.Ordinal))}",
                    "`cpctl certs list` shows all of them.");
        }

        return [.. asked.Select(other => (other.Metadata.Name ?? "", Renewed(other, name)))];
    }

    /// <summary>Those of a node that the request covers.</summary>
    public static IReadOnlyList<CertificateStatus> Renewed(ControlPlaneNode node, string? name) =>
        [.. (node.Status?.Certificates ?? []).Where(certificate => certificate.RenewedBy is not null && (name is null || certificate.Name == name))];
}
