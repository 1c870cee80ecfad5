namespace Cpctl.Bootstrap.Recovering;

/// <summary>A voter besides this node's.</summary>
/// <param name="Name">Its node's.</param>
/// <param name="ClientUrls">Where it is asked, https://host:port.</param>
/// <param name="PeerUrls">Where other members reach it, https://host:port.</param>
internal sealed record OtherVoter(string Name, IReadOnlyList<string> ClientUrls, IReadOnlyList<string> PeerUrls)
{
    public bool Has(string url) => ClientUrls.Contains(url, StringComparer.OrdinalIgnoreCase) || PeerUrls.Contains(url, StringComparer.OrdinalIgnoreCase);
}
