using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Members;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Recovery.Quorum;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>Looks at this node's data, and asks every voter it remembers; changes nothing.</summary>
internal sealed class SituationReader(NodePaths paths, NodeEtcdAccess etcd)
{
    /// <exception cref="CpctlException">Failed (1): this node's data can't be read.</exception>
    public async Task<QuorumSituation> ReadAsync(CancellationToken cancel)
    {
        var directory = paths.EtcdDataDirectory;
        try
        {
            var own = LogMetadata.TryRead(directory)?.MemberId ?? throw new InvalidDataException("there is no log in it");
            var log = LogTail.Read(directory);
            var view = await ViewAsync(cancel);
            var members = view?.Members ?? await RememberedAsync(directory, cancel);
            return new QuorumSituation([.. members.Where(member => member.IsVoter).Select(member => Sight(member, own))], view?.IsLinearizable ?? false, log);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw Unusable(directory, e);
        }
    }

    private static CpctlException Unusable(string directory, Exception cause) => new(
        ExitCode.Failed,
        $"this node's etcd data in {directory} is no good",
        cause.Message,
        "Nothing was changed. Run the command on another node that is left; without one, `cpctl restore` brings the cluster back from a backup.",
        cause);

    private static VoterSight Sight(ObservedMember member, ulong own) =>
        new(member.Info.Display, member.Id == own, member.Status is not null, member.Status?.RaftIndex, member.Status?.Revision) { ClientUrls = member.Info.ClientUrls };

    private async Task<ClusterView?> ViewAsync(CancellationToken cancel)
    {
        try
        {
            return await etcd.ObserveAsync(cancel);
        }
        catch (CpctlException e) when (e.Code == ExitCode.Unreachable)
        {
            return null;
        }
    }

    /// <summary>Without any etcd that answers: as the stopped member's database has them.</summary>
    private static async Task<IReadOnlyList<ObservedMember>> RememberedAsync(string directory, CancellationToken cancel)
    {
        var report = await SnapshotFile.InspectAsync(new DataDirectory(directory).Database, cancel);
        return [.. report.Database.Members.Select(info => new ObservedMember(info, null, ServesQuorumReads: false, "it does not answer"))];
    }
}
