using Cpctl.Api.Resources;

namespace Cpctl.Pki.Rotation;

/// <summary>
/// Reads from a control-plane node's report how it stands to one line. What it accepts is told by the revision that it has committed: that says
/// with which bundle its components were started, not what lies on its disk.
/// </summary>
internal static class TrustStateReader
{
    /// <summary>Of an authority, whose certificates are issued anew without a revision.</summary>
    /// <param name="node">As its agent reports.</param>
    /// <param name="name">One of <see cref="RotationName"/>.</param>
    /// <param name="line">As published.</param>
    /// <param name="keysOf">The keys that a revision was made for; null for one from before any rotation, or unknown.</param>
    internal static NodeTrustState OfCertificates(ControlPlaneNode node, string name, KeyLine line, Func<long, KeysStatus?> keysOf)
    {
        var nodeName = node.Metadata.Name ?? "";
        if (node.Status is not { LastHeartbeat: not null } status || Committed(status) is not { } revision)
        {
            return new NodeTrustState(nodeName, Accepts: null, ProducesWith: "", Uses: new HashSet<string>());
        }

        var accepts = keysOf(revision)?.Line(name)?.Accepted().ToHashSet(StringComparer.Ordinal) ?? [];
        return new NodeTrustState(nodeName, accepts, status.Keys?.Line(name)?.Active ?? "", Uses(status, line));
    }

    /// <summary>
    /// Of a line that components read only when they start, the key that produces included: what a node does with it is told by its committed revision alone.
    /// </summary>
    internal static NodeTrustState OfComponents(ControlPlaneNode node, string name, Func<long, KeysStatus?> keysOf)
    {
        var nodeName = node.Metadata.Name ?? "";
        if (node.Status is not { LastHeartbeat: not null } status || Committed(status) is not { } revision)
        {
            return new NodeTrustState(nodeName, Accepts: null, ProducesWith: "", Uses: new HashSet<string>());
        }

        var line = keysOf(revision)?.Line(name);
        return new NodeTrustState(nodeName, line?.Accepted().ToHashSet(StringComparer.Ordinal) ?? [], line?.Active ?? "", Uses: new HashSet<string>());
    }

    /// <summary>A worker numbers its revisions for itself; it reports the keys of the one that it has committed.</summary>
    internal static NodeTrustState OfWorker(ControlPlaneNode node, string name, KeyLine line) =>
        node.Status is { LastHeartbeat: not null, Keys: { } keys } status && keys.Line(name) is { } taken
            ? new NodeTrustState(node.Metadata.Name ?? "", taken.Accepted().ToHashSet(StringComparer.Ordinal), ProducesWith: null, Uses(status, line))
            : new NodeTrustState(node.Metadata.Name ?? "", Accepts: null, ProducesWith: null, Uses: new HashSet<string>());

    private static long? Committed(ControlPlaneNodeStatus status) => status.CurrentRevision == status.LastGoodRevision ? status.CurrentRevision : null;

    private static HashSet<string> Uses(ControlPlaneNodeStatus status, KeyLine line)
    {
        var accepted = line.Accepted.ToHashSet(StringComparer.Ordinal);
        var uses = status.Certificates.Select(certificate => certificate.SignedBy).OfType<string>().Where(accepted.Contains).ToHashSet(StringComparer.Ordinal);

        // A server that has not read its new certificate yet shows the one before.
        if (line.Retired is { } retired && status.Certificates.Any(certificate => certificate is { Served: false, SignedBy: { } signer } && accepted.Contains(signer)))
        {
            uses.Add(retired);
        }

        return uses;
    }
}
