using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Install;
using Cpctl.Etcd.Client;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.InPlace;
using Cpctl.Recovery.Restore;
using Cpctl.Recovery.TakeOver;

namespace Cpctl.Bootstrap.Restoring.TakeOver;

/// <summary>The cluster of a backup that still runs, as its etcd says; read with the backup's keys and changed in nothing.</summary>
/// <param name="Members">Where its etcd answers, https://host:port.</param>
/// <param name="Living">Addresses at which voters answer.</param>
/// <param name="Facts">Its settings and nodes.</param>
internal sealed record OldCluster(IReadOnlyList<string> Members, IReadOnlyList<string> Living, SnapshotFacts Facts)
{
    public TakenOver TakenOver
    {
        get
        {
            var nodes = Facts.ControlPlaneNodes.ToLookup(node => Living.Contains(node.Spec.Ip), node => node.Metadata.Name ?? "");
            return new TakenOver(Members, [.. nodes[true]], [.. nodes[false]]);
        }
    }

    /// <returns>Null when nobody answers: there is nothing to take over.</returns>
    /// <exception cref="CpctlException">Refused (3): its etcd has no quorum, so nobody can tell its nodes.</exception>
    public static async Task<OldCluster?> ReadAsync(Backup backup, TimeProvider time, CancellationToken cancel)
    {
        var living = await OldMembers.LivingAsync(backup.Members.Where(member => !member.IsLearner).SelectMany(member => member.ClientUrls), backup.EtcdAuthorities, cancel);
        if (living.Count == 0) return null;
        using var credentials = Credentials(backup.EtcdAuthorities, time);
        var reasons = new List<string>();
        foreach (var url in living)
        {
            using var member = new EtcdMember(url, credentials);
            try
            {
                var facts = SnapshotFacts.Of((await StoredValues.ReadAsync(member, [.. TakenOverKeys.Folders, PresentKeys.ControlPlane], cancel)).Values);
                string[] members =
                [
                    .. (facts.ControlPlane.Status?.Etcd?.Members ?? []).SelectMany(one => one.ClientURLs)
                        .Concat(living.Select(one => one.GetLeftPart(UriPartial.Authority))).Distinct(StringComparer.OrdinalIgnoreCase),
                ];

                // Members may have come since the backup.
                var now = await OldMembers.LivingAsync(members, backup.EtcdAuthorities, cancel);
                return new OldCluster(members, [.. now.Select(one => one.Host.Trim('[', ']')).Distinct()], facts);
            }
            catch (EtcdException e)
            {
                reasons.Add($"{url.Authority}: {e.Message}");
            }
        }

        throw new CpctlException(
            ExitCode.Refused,
            "the old cluster's etcd answers and has no quorum",
            string.Join("; ", reasons),
            "Nobody can tell its nodes to yield. What it holds is newer than any backup: `cpctl recover quorum` on one of them brings it back. "
            + "To give it up, stop its nodes (`cpctl reset` on each, or power them off) and restore without --take-over.");
    }

    private static EtcdCredentials Credentials(AuthorityLine authorities, TimeProvider time)
    {
        var (certificate, key) = MomentaryClient.Sign(authorities.Active, AuthorityKind.Etcd, "cpctl:restore", organization: null, MomentaryClient.Usual, time);
        return EtcdCredentials.FromPem(authorities.Bundle, certificate, key)!;
    }
}
