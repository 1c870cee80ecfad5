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
        return new ClusterChoice(
            chosen,
            isOther ? other!.Value.Epoch!.Value : epoch,
            [.. answers.Where(answer => chosen is null || answer.ClusterId is null || answer.ClusterId == chosen).Select(answer => answer.Endpoint)]);
    }
}
