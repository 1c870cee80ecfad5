using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Members;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.InPlace;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>Looks at the running cluster and at the backup; changes nothing.</summary>
internal sealed class InPlaceReader(CliServices services, NodeEtcdAccess etcd, NodeIdentity node)
{
    private const string Nodes = "/registry/cpctl.dev/controlplanenodes/";

    /// <summary>Beside the new data: what etcd writes meanwhile, and its log.</summary>
    private const long Reserve = 512L * 1024 * 1024;

    /// <exception cref="CpctlException">Failed (1): this node lacks its signers.</exception>
    public Task<BackupContent> ContentAsync(Backup backup, CancellationToken cancel) => BackupErrors.ExplainAsync(
        backup.Display, () => Task.Run(() => BackupContent.Read(backup.Bundle.Snapshot, Signers().Encryption, cancel), cancel));

    /// <exception cref="CpctlException">Refused (3): etcd has no quorum; failed (1): it does not hold what it should.</exception>
    public async Task<(InPlaceSituation Situation, InPlacePlan Plan)> ReadAsync(Backup backup, BackupContent content, CancellationToken cancel)
    {
        var view = await etcd.ObserveAsync(cancel);
        if (!view.IsLinearizable || view.Leader is null)
        {
            throw new CpctlException(
                ExitCode.Refused, "etcd has no quorum", view.Problem ?? "there is no leader at the moment",
                "A restore in place takes a cluster that serves. Switch the other control-plane nodes on; when they are lost, `cpctl recover quorum` comes first.");
        }

        var own = view.FindByPeerUrl(EtcdUrls.Peer(node.Ip));
        try
        {
            return await SituationAsync(backup, content, view, own, cancel);
        }
        catch (EtcdException e)
        {
            throw new CpctlException(ExitCode.Unreachable, "etcd does not say how things stand", e.Message, "Nothing was changed. Run the same command again.", e);
        }
    }

    private async Task<(InPlaceSituation Situation, InPlacePlan Plan)> SituationAsync(
        Backup backup, BackupContent content, ClusterView view, ObservedMember? own, CancellationToken cancel)
    {
        var member = etcd.Pool.At(own?.Info.ClientUrl ?? view.Leader!.Info.ClientUrl!);
        var status = await member.StatusAsync(cancel);
        var stored = await member.GetAsync(PresentKeys.ControlPlane, cancel) ?? throw new CpctlException(
            ExitCode.Failed, "etcd holds no ControlPlane object", PresentKeys.ControlPlane, "This is no cluster that cpctl made, or a damaged one: restore on a bare machine.");
        var present = JsonSerializer.Deserialize(stored.Value.Span, ApiJson.Default.ControlPlane)!;
        var nodes = (await member.RangeAsync(Nodes, null, 10_000, 0, cancel)).Values.Select(value => JsonSerializer.Deserialize(value.Value.Span, ApiJson.Default.ControlPlaneNode)!).ToList();
        if (EndpointLead.Objection(node.Endpoint, node.Name, nodes) is { } objection) throw objection;
        var revision = Math.Max(status.Revision, stored.ModRevision);
        var situation = new InPlaceSituation
        {
            ClusterId = node.ClusterId,
            Signers = Signers(),
            Revision = revision,
            EtcdVersion = status.Version,
            Version = present.Spec.Version,
            IsVoter = own is { IsVoter: true, IsHealthy: true },
            Others = [.. view.Voters.Where(other => other.Id != own?.Id).Select(other => other.Info.Display).Order(StringComparer.Ordinal)],
            Manifest = backup.Bundle.Report.Manifest,
            BackupSigners = backup.Bundle.Signers,
            BackupVersion = backup.Facts.ControlPlane.Spec.Version,
            Content = content,
            Needed = (backup.Bundle.Snapshot.Length * 11 / 10) + Reserve,
            Free = services.Host.FreeBytes(services.Paths.EtcdDataDirectory),
            StateFree = services.Host.FreeBytes(services.Paths.StateDirectory),
        };
        var epoch = new[] { present.Status?.Etcd?.Epoch ?? 1, MemberIdentity.TryLoad(services.Paths.MembershipFile)?.Epoch ?? 1, backup.Facts.Epoch }.Max() + 1;
        return (situation, new InPlacePlan(
            epoch,
            [.. nodes.Where(one => one.Spec.Role != NodeRoles.ControlPlane).Select(one => one.Metadata.Name ?? "")],
            backup.Facts.ControlPlane.Spec.Version == present.Spec.Version ? null : backup.Facts.ControlPlane.Spec.Version));
    }

    /// <exception cref="CpctlException">Failed (1): this node lacks them.</exception>
    public SignerSet Signers() => SignerSet.TryLoad(services.Paths) ?? throw new CpctlException(
        ExitCode.Failed, "this node has no signers", $"{services.Paths.SignersFile} is missing", "Run this on another control-plane node.");
}
