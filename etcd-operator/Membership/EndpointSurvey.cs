using System.Net.Sockets;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>
/// Looks at every address where a member may be, for decisions that would make a second cluster: a member that can't be asked (its certificate is not
/// trusted, or ours is not) may serve others all the same. So it is told apart from one that is not there.
/// </summary>
public sealed class EndpointSurvey(EtcdMemberPool pool)
{
    /// <summary>Three attempts of TCP to begin a connection: nobody is to count as gone for one lost packet.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(4);

    /// <summary>All are asked at once. Never throws for an address that does not answer, nor for a client certificate that can't be used.</summary>
    /// <param name="clientUrls">https://host:port where members serve clients.</param>
    /// <param name="peerUrls">Where they talk to each other: these are only connected to.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<EndpointObservation>> AskAsync(IEnumerable<string> clientUrls, IEnumerable<string> peerUrls, CancellationToken cancellation)
    {
        string? unusable = null;
        try
        {
            pool.Refresh();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            unusable = $"this node's client certificate can't be used: {e.Message}";
        }

        var asked = clientUrls.Distinct(StringComparer.OrdinalIgnoreCase).Select(url => ClientAsync(url, unusable, cancellation))
            .Concat(peerUrls.Distinct(StringComparer.OrdinalIgnoreCase).Select(url => PeerAsync(url, cancellation)));
        return await Task.WhenAll(asked);
    }

    private async Task<EndpointObservation> ClientAsync(string url, string? unusable, CancellationToken cancellation)
    {
        if (!await ConnectsAsync(url, cancellation)) return new EndpointObservation(url, false, null, null, false, "nothing answers");
        if (unusable is not null) return new EndpointObservation(url, true, null, null, false, unusable);
        MemberStatus? status = null;
        MemberList? members = null;
        try
        {
            var member = pool.At(url);
            status = await member.StatusAsync(cancellation);
            members = await member.RememberedMembersAsync(cancellation);
            if (!status.IsLearner) await member.ProbeAsync(cancellation);
            return new EndpointObservation(url, true, status, members, ServesQuorumReads: !status.IsLearner, null);
        }
        catch (EtcdException e)
        {
            return new EndpointObservation(url, true, status, members, false, status is null ? e.Message : null);
        }
    }

    private static async Task<EndpointObservation> PeerAsync(string url, CancellationToken cancellation) =>
        new(url, await ConnectsAsync(url, cancellation), null, null, false, "only other members are answered there");

    private static async Task<bool> ConnectsAsync(string url, CancellationToken cancellation)
    {
        var address = new Uri(url);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ConnectLimit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.IdnHost, address.Port, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
