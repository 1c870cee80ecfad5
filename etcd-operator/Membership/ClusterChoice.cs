namespace Cpctl.Etcd.Membership;

/// <summary>
/// The cluster that counts, when members of more than one answer at a control plane's addresses. After a recovery or a restore the nodes of before may boot
/// with their old etcd, and a majority of them would serve again: the cluster of the highest epoch is the control plane's, all others yield. Pure.
/// </summary>
/// <param name="ClusterId">Null while nothing tells clusters apart.</param>
/// <param name="Epoch">Of that cluster.</param>
/// <param name="Endpoints">Its members', and those that did not answer.</param>
public sealed record ClusterChoice(ulong? ClusterId, long Epoch, IReadOnlyList<string> Endpoints)
{
    /// <summary>Of a cluster that was never restored nor recovered. While it is being installed it has no epoch that could be asked.</summary>
    private const long FirstEpoch = 1;

    /// <param name="answers">Of all endpoints.</param>
    /// <param name="own">The cluster that the asking one belongs to; null when it belongs to none.</param>
    /// <param name="epoch">Of the own cluster, or the highest that was ever heard of.</param>
    internal static ClusterChoice Of(IReadOnlyCollection<EndpointAnswer> answers, ulong? own, long epoch)
    {
        // Without a quorum a cluster has no word in this: its epoch is not known then.
        EndpointAnswer? other = answers.Where(answer => answer.ClusterId != own && answer.Epoch is not null).OrderByDescending(answer => answer.Epoch)
            .Cast<EndpointAnswer?>().FirstOrDefault();
        var isOther = other is { Epoch: { } told } && (own is null ? told >= epoch : told > epoch);
        var chosen = isOther ? other!.Value.ClusterId : own;

        // Told of a later epoch, one that belongs to no cluster asks nobody of an older one, nor of one that can't tell its epoch: it would be stamped as new.
        var isAwaited = chosen is null && epoch > FirstEpoch;
        return new ClusterChoice(
            chosen,
            isOther ? other!.Value.Epoch!.Value : epoch,
            [.. answers.Where(answer => answer.ClusterId is null || (chosen is null ? !isAwaited : answer.ClusterId == chosen)).Select(answer => answer.Endpoint)]);
    }

    /// <summary>What was observed afterwards at <see cref="Endpoints"/>: a node that did not answer then may have booted since, with the etcd of before.</summary>
    /// <returns>The view, or that nothing is known when it is another cluster's.</returns>
    public ClusterView Of(ClusterView view) =>
        view.Members.Count == 0 || (ClusterId is { } chosen ? view.ClusterId == chosen : Epoch <= FirstEpoch)
            ? view
            : ClusterView.Unknown(ClusterId is null ? $"no cluster of epoch {Epoch} answers" : "a cluster of another epoch answers");
}
