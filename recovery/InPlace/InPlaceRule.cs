using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Etcd.Versions;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Versions;

namespace Cpctl.Recovery.InPlace;

/// <summary>Whether a running cluster may go back to a backup. Pure.</summary>
public static class InPlaceRule
{
    /// <summary>Journals, records, the objects that stay as they are, manifests and identities that are put aside.</summary>
    public const long StateNeeded = 64L << 20;

    /// <returns>Null when nothing speaks against it.</returns>
    public static CpctlException? Objection(InPlaceSituation situation) =>
        OtherCluster(situation) ?? Rotating(situation) ?? LostKeys(situation) ?? Newer(situation) ?? NotHere(situation) ?? NoRoom(situation) ?? NoRoomForState(situation);

    private static CpctlException? OtherCluster(InPlaceSituation situation) => situation.Manifest.Cluster.Id == situation.ClusterId ? null : Refused(
        "the backup is of another cluster",
        $"it is of cluster {situation.Manifest.Cluster.Id}, this node belongs to {situation.ClusterId}",
        "Give a bundle of this cluster: `cpctl backup list` names them.");

    private static CpctlException? Rotating(InPlaceSituation situation) =>
        situation.Signers.Encryption is { Next: null, Retired: [] } ? null : Refused(
            "the key of encryption at rest is being rotated",
            "Secrets would come back that the rotation counts as encrypted anew, and their key would go",
            "Wait until it is done (`cpctl certs` tells), and run the same command again.");

    private static CpctlException? LostKeys(InPlaceSituation situation)
    {
        if (situation.Content.UnreadableSecrets > 0)
        {
            return Refused(
                "Secrets in the backup need a key of encryption at rest that was rotated since",
                string.Create(CultureInfo.InvariantCulture, $"{situation.Content.UnreadableSecrets} of them are encrypted with {situation.Content.ForeignKey}, API servers have {situation.Signers.Encryption.Active.Name}"),
                "Restore on a bare machine: `cpctl restore` without --in-place brings the keys of the backup along.");
        }

        return Accepted(situation.Signers.ServiceAccounts).Contains(situation.BackupSigners.ServiceAccounts.Active.PublicKeyPem().Trim()) ? null : Refused(
            "the service-account key was rotated since the backup was made",
            "tokens in it would not be accepted any more",
            "Restore on a bare machine: `cpctl restore` without --in-place brings the keys of the backup along.");
    }

    private static HashSet<string> Accepted(ServiceAccountKeys keys) =>
        [keys.Active.PublicKeyPem().Trim(), .. keys.Next is { } next ? [next.PublicKeyPem().Trim()] : Array.Empty<string>(), .. keys.RetiredPublicKeys.Select(pem => pem.Trim())];

    /// <summary>Releases stay what they are, and an older one may not know what a newer one has stored.</summary>
    private static CpctlException? Newer(InPlaceSituation situation)
    {
        const string remedy = "Upgrade first, to the release that the backup was made with.";
        if (EtcdVersion.TryParse(situation.Manifest.Snapshot.EtcdVersion) is { } made && EtcdVersion.TryParse(situation.EtcdVersion) is { } runs
            && (made.Major, made.Minor).CompareTo((runs.Major, runs.Minor)) > 0)
        {
            return Refused("the backup is of a newer etcd than the one that runs", $"it was made by {made}, {runs} runs", remedy);
        }

        return KubernetesVersion.TryParse(situation.BackupVersion) is { } then && KubernetesVersion.TryParse(situation.Version) is { } now
            && (then.Major, then.Minor).CompareTo((now.Major, now.Minor)) > 0
            ? Refused("the backup is of a newer Kubernetes than the one that runs", $"it is of {then}, {now} runs", remedy)
            : null;
    }

    private static CpctlException? NotHere(InPlaceSituation situation) => situation.IsVoter ? null : Refused(
        "this node can't lead the others back", "its etcd member has no vote", "Run this on a control-plane node that is a voter; `cpctl etcd members` lists them.");

    private static CpctlException? NoRoom(InPlaceSituation situation) => situation.Free >= situation.Needed ? null : new CpctlException(
        ExitCode.Failed,
        "there is no room to build the restored data beside the present",
        string.Create(CultureInfo.InvariantCulture, $"{situation.Needed / 1048576} MiB are needed on the file system of etcd's data, {situation.Free / 1048576} MiB are free"),
        "Make room there; nothing was changed.");

    /// <summary>A restore that can't write down how far it came stops in the middle, with the API away.</summary>
    private static CpctlException? NoRoomForState(InPlaceSituation situation) => situation.StateFree >= StateNeeded ? null : new CpctlException(
        ExitCode.Failed,
        "there is no room to write down how far the restore is",
        string.Create(CultureInfo.InvariantCulture, $"{StateNeeded / 1048576} MiB are needed on the file system of cpctl's state, {situation.StateFree / 1048576} MiB are free"),
        "Make room there (`cpctl archive prune` shows what can go); nothing was changed.");

    private static CpctlException Refused(string what, string why, string remedy) => new(ExitCode.Refused, what, why, remedy);
}
