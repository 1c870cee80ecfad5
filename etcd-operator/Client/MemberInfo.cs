namespace Cpctl.Etcd.Client;

/// <summary>One row of the member list.</summary>
/// <param name="Id">Random per addition: a member that was removed and added again has another.</param>
/// <param name="Name">Empty until the member has started for the first time.</param>
/// <param name="PeerUrls">Where other members reach it, as given when it was added.</param>
/// <param name="ClientUrls">Empty until the member has started for the first time.</param>
/// <param name="IsLearner">Gets the log, has no vote.</param>
public sealed record MemberInfo(
    ulong Id, string Name, IReadOnlyList<string> PeerUrls, IReadOnlyList<string> ClientUrls, bool IsLearner)
{
    public bool HasStarted => Name.Length > 0;

    /// <summary>Where we speak to it; null until it has started.</summary>
    public string? ClientUrl => ClientUrls.FirstOrDefault(u => u.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Name when it has one, else the id: for messages.</summary>
    public string Display => HasStarted ? Name : $"unstarted member {MemberId.ToText(Id)}";

    public bool HasPeerUrl(string peerUrl) => PeerUrls.Contains(peerUrl, StringComparer.OrdinalIgnoreCase);
}
