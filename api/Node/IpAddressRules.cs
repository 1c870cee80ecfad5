using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Cpctl.Api.Configuration;

namespace Cpctl.Api.Node;

/// <summary>Addresses in their one form, so that two can be compared, and which of them a node may have.</summary>
public static class IpAddressRules
{
    /// <summary>
    /// Ranges that hold another address, which some verifiers take for that one: IPv4-mapped, IPv4-compatible and IPv4-translated (RFC 4291, 2765), NAT64
    /// (RFC 6052, 8215), 6to4 (RFC 3056) and Teredo (RFC 4380).
    /// </summary>
    private static readonly IPNetwork[] Embedding =
    [
        IPNetwork.Parse("::/96"), IPNetwork.Parse("::ffff:0:0:0/96"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"),
        IPNetwork.Parse("2002::/16"), IPNetwork.Parse("2001::/32"),
    ];

    /// <summary>Nobody else reaches a machine by these: this network, loopback, link-local, multicast, reserved, site-local.</summary>
    private static readonly IPNetwork[] Unusable =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>As Go, and so Kubernetes, reads addresses: four decimal numbers or IPv6 without a zone, not the short forms that .NET takes too.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address) => IpRange.TryParseAddress(text, out address);

    /// <summary>The form that all texts of one address share; null when it is none.</summary>
    public static string? Normal(string text) => TryParse(text, out var address) ? address.ToString() : null;

    /// <summary>Whether a node can be reached by it, and by nobody's verdict it is another address.</summary>
    public static bool IsUsable(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || address.ScopeId == 0)
        && !address.IsIPv4MappedToIPv6 // IPNetwork takes a mapped address for the one it holds
        && !Embedding.Any(range => range.Contains(address))
        && !Unusable.Any(range => range.Contains(address));
}
