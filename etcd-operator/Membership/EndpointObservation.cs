using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>What was found at an address where a member of etcd may be.</summary>
/// <param name="Url">https://host:port, for clients or for peers.</param>
/// <param name="Connects">Its port takes connections.</param>
/// <param name="Status">What the member there says of itself; null when it can't be asked.</param>
/// <param name="Members">The members as it remembers them; null when it does not tell.</param>
/// <param name="ServesQuorumReads">A majority answered through it.</param>
/// <param name="Problem">Why it can't be asked; null when it can.</param>
public sealed record EndpointObservation(string Url, bool Connects, MemberStatus? Status, MemberList? Members, bool ServesQuorumReads, string? Problem)
{
    public string Host => new Uri(Url).IdnHost;
}
