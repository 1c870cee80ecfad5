using Cpctl.Api.Node;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.StaticPods.Agent.State;

namespace Cpctl.Bootstrap.Members;

/// <summary>
/// Where members of etcd may be, as this node's small files have it: its own, those that were there when it joined, those that its agent saw last, and those
/// that a recovery which is under way has to ask. Which of them counts is found out by asking.
/// </summary>
internal static class NodeAddresses
{
    /// <returns>https://host:port of clients; unusable ones are left out.</returns>
    /// <exception cref="InvalidDataException">membership.json is none.</exception>
    public static IReadOnlyList<string> Of(NodePaths paths, NodeIdentity node) => Usable(
    [
        EtcdUrls.Client(node.Ip),
        EtcdUrls.BootstrapClient(node.Ip),
        .. MemberIdentity.TryLoad(paths.MembershipFile)?.ClientUrlsOfInitialCluster() ?? [],
        .. LastSeenEndpoints.Read(paths),
        .. RecoveryRecord.TryLoad(paths)?.Others.SelectMany(other => other.ClientUrls) ?? [],
    ]);

    /// <summary>Each once, and only what can be asked.</summary>
    public static IReadOnlyList<string> Usable(IEnumerable<string> urls) =>
        [.. urls.Where(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Where the members at addresses for clients talk to each other, as cpctl sets them up.</summary>
    public static IEnumerable<string> PeersOf(IEnumerable<string> clientUrls) =>
        clientUrls.Select(url => new Uri(url)).Where(url => url.Port == EtcdUrls.ClientPort).Select(url => EtcdUrls.Peer(url.IdnHost));
}
