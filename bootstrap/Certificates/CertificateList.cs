using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Status;
using Cpctl.Pki.Views;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>What <c>cpctl certs list</c> shows.</summary>
internal sealed record CertificateList
{
    public required StatusSource Source { get; init; }

    /// <summary>By node, leaves before authorities, as the agents report them.</summary>
    public required IReadOnlyList<CertificateRow> Items { get; init; }

    /// <summary>Nodes that have reported no certificate: they have just joined, or their agents are older.</summary>
    public required IReadOnlyList<string> Silent { get; init; }

    public bool NeedsAttention => Items.Any(item => item.State is not (CertificateState.Valid or CertificateState.Due));

    public static CertificateList Of(StatusSource source, IEnumerable<ControlPlaneNode> nodes, DateTimeOffset now)
    {
        var ordered = nodes.OrderBy(node => node.Metadata.Name, StringComparer.Ordinal).ToList();
        return new CertificateList
        {
            Source = source,
            Items = [.. ordered.SelectMany(node => (node.Status?.Certificates ?? []).Select(certificate => CertificateRow.Of(node.Metadata.Name ?? "", certificate, now)))],
            Silent = [.. ordered.Where(node => node.Status is not { Certificates.Count: > 0 }).Select(node => node.Metadata.Name ?? "")],
        };
    }
}
