using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Members;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;
using Cpctl.Recovery.Quorum;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>Looks at this node's data, and asks at every address that it can know of; changes nothing.</summary>
internal sealed class SituationReader(NodePaths paths, NodeIdentity node, EtcdMemberPool pool, TimeProvider time)
{
    private static readonly string[] Loopback = ["127.0.0.1", "::1", "localhost"];

    /// <exception cref="CpctlException">Failed (1): this node's data can't be read.</exception>
    public async Task<QuorumSituation> ReadAsync(CancellationToken cancel)
    {
        var directory = paths.EtcdDataDirectory;
        try
        {
            var own = LogMetadata.TryRead(directory) ?? throw new InvalidDataException("there is no log in it");
            var log = LogTail.Read(directory);
            var (stored, observations, serving) = await LookAsync([], own.ClusterId, cancel);
            return new QuorumFacts(own, log, stored?.Members, observations) { OwnHosts = [node.Ip, .. Loopback], Serving = serving }.ToSituation();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CpctlException(
                ExitCode.Failed,
                $"this node's etcd data in {directory} is no good",
                e.Message,
                "Nothing was changed. Run the command on another node that is left; without one, `cpctl restore` brings the cluster back from a backup.",
                e);
        }
    }

    /// <summary>Looks once more at everybody, while a recovery is under way.</summary>
    /// <exception cref="CpctlException">Refused (3): the others came back.</exception>
    public async Task CheckAsync(RecoveryRecord record, CancellationToken cancel)
    {
        var (_, observations, serving) = await LookAsync(record.Others, LogMetadata.TryRead(paths.EtcdDataDirectory)?.ClusterId, cancel);
        if (ResumeRule.Objection(record, observations, serving) is { } objection) throw objection;
    }

    private async Task<(StoredMembers? Stored, IReadOnlyList<EndpointObservation> Observations, string? Serving)> LookAsync(
        IReadOnlyList<OtherVoter> others, ulong? cluster, CancellationToken cancel)
    {
        var asking = new EndpointApi(paths, node, time).TryAskAsync(cancel);
        var stored = await StoredMembers.TryReadAsync(paths, cancel);
        var published = await asking;
        var clients = NodeAddresses.Usable(
            [.. NodeAddresses.Of(paths, node), .. stored?.ClientUrls ?? [], .. others.SelectMany(other => other.ClientUrls), .. published ?? []]);
        var peers = NodeAddresses.Usable(
            [.. NodeAddresses.PeersOf(clients), .. stored?.Members.SelectMany(member => member.PeerUrls) ?? [], .. others.SelectMany(other => other.PeerUrls)]);
        var survey = new EndpointSurvey(pool);
        var observations = await survey.AskAsync(clients, peers, cancel);

        // A member that answers may know of others that nothing here does.
        var met = observations.Select(observation => observation.Url).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var more = observations.SelectMany(observation => observation.Members?.Members ?? []).ToList();
        observations =
        [
            .. observations,
            .. await survey.AskAsync(
                NodeAddresses.Usable(more.SelectMany(member => member.ClientUrls)).Where(url => !met.Contains(url)),
                NodeAddresses.Usable(more.SelectMany(member => member.PeerUrls)).Where(url => !met.Contains(url)),
                cancel),
        ];
        var serving = published is not null ? $"an API server answers at the endpoint {node.Endpoint}: it reads through a majority of etcd's members" : await SuccessorAsync(observations, cluster, cancel);
        return (stored, observations, serving);
    }

    /// <summary>One of a later epoch has taken the place of this node's cluster already.</summary>
    private async Task<string?> SuccessorAsync(IReadOnlyList<EndpointObservation> observations, ulong? cluster, CancellationToken cancel)
    {
        var others = observations.Where(observation => observation.Status is { } status && status.ClusterId != cluster).Select(observation => observation.Url).ToList();
        if (others.Count == 0 || cluster is null) return null;
        var choice = await new ClusterEpochProbe(pool, time).LookAsync(others, cluster, MemberIdentity.TryLoad(paths.MembershipFile)?.Epoch ?? 1, cancel);
        return choice.ClusterId == cluster ? null : $"a cluster of the later epoch {choice.Epoch} serves at {string.Join(", ", choice.Endpoints)}: this node has to yield to it";
    }
}
