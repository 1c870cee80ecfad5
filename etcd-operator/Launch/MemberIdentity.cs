using System.Text.Json;
using Cpctl.Api.Node;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Launch;

/// <summary>
/// Which member of which cluster a node's etcd is: membership.json, written by the agent (or bootstrap) when the member was added to the cluster and read by
/// <c>cpctl etcd-launch</c> at every start.
/// </summary>
/// <param name="Name">The member's name: the node's, or "bootstrap".</param>
/// <param name="ClusterId">etcd's cluster id in hexadecimal; null for the very first member, which makes it.</param>
/// <param name="MemberId">etcd's member id in hexadecimal; null for the very first member.</param>
/// <param name="Epoch">Counts bootstraps, restores and recoveries of this control plane: data of a lower epoch is never started.</param>
/// <param name="InitialCluster">name=peerURL of every member as the live list had them, itself included, joined by commas.</param>
/// <param name="InitialClusterState">"new" for the first member, "existing" for everybody else.</param>
/// <param name="InitialClusterToken">Random for each epoch, so that ids never repeat.</param>
/// <param name="PeerUrl">https://ip:port, what others reach it by.</param>
/// <param name="HasStarted">Set by the agent once it has seen this member run: from then on an empty data directory is a loss, not a first start.</param>
/// <param name="SkipsContentCheck">Set by the agent while a majority holds what this member holds and a peer differs: etcd, which compares itself with each peer before
/// it serves, would not start beside that one.</param>
public sealed record MemberIdentity(
    string Name,
    string? ClusterId,
    string? MemberId,
    long Epoch,
    string InitialCluster,
    string InitialClusterState,
    string InitialClusterToken,
    string PeerUrl,
    bool HasStarted = false,
    bool SkipsContentCheck = false)
{
    public const string StateNew = "new";
    public const string StateExisting = "existing";

    /// <summary>The first member of a new cluster.</summary>
    public static MemberIdentity First(string name, string peerUrl, long epoch, string token) =>
        new(name, ClusterId: null, MemberId: null, epoch, $"{name}={peerUrl}", StateNew, token, peerUrl);

    /// <summary>
    /// A member that was added to a live cluster. etcd compares the initial cluster with the live list by peer URL; a member that has never started has no
    /// name there: this one gets its own, any other its id.
    /// </summary>
    /// <returns>Null while no member of the list has the peer URL.</returns>
    public static MemberIdentity? Joining(MemberList list, string name, string peerUrl, long epoch)
    {
        if (list.Members.FirstOrDefault(m => m.HasPeerUrl(peerUrl)) is not { } self)
        {
            return null;
        }

        var cluster = list.Members.SelectMany(m => m.PeerUrls.Select(url => $"{(m == self ? name : m.HasStarted ? m.Name : Client.MemberId.ToText(m.Id))}={url}"));
        var clusterId = Client.MemberId.ToText(list.ClusterId);
        return new MemberIdentity(
            name, clusterId, Client.MemberId.ToText(self.Id), epoch, string.Join(',', cluster), StateExisting, clusterId, peerUrl, self.HasStarted);
    }

    /// <summary>The same member at another address of its node.</summary>
    public MemberIdentity At(string peerUrl) => this with
    {
        PeerUrl = peerUrl,
        InitialCluster = string.Join(',', InitialCluster.Split(',').Select(member => member == $"{Name}={PeerUrl}" ? $"{Name}={peerUrl}" : member)),
    };

    /// <summary>
    /// Where clients reach the members that were there when this one joined: the first that answers knows all. The bootstrap member listens on other
    /// ports and is not among them.
    /// </summary>
    public IEnumerable<string> ClientUrlsOfInitialCluster() => InitialCluster.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(member => new Uri(member.Split('=', 2)[^1]))
        .Where(peer => peer.Port == EtcdUrls.PeerPort)
        .Select(peer => EtcdUrls.Client(peer.IdnHost));

    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static MemberIdentity Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LaunchJson.Default.MemberIdentity) is { Name: not null, PeerUrl: not null } identity
                ? identity
                : throw new InvalidDataException($"{path} is not a member identity");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a member identity: {e.Message}", e);
        }
    }

    /// <summary>Null when there is no such file.</summary>
    public static MemberIdentity? TryLoad(string path) => File.Exists(path) ? Load(path) : null;

    /// <returns>False when the same identity was there already.</returns>
    public bool Save(string path) =>
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, LaunchJson.Default.MemberIdentity), FileModes.Secret);
}
