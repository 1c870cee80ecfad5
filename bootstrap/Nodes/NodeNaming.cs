using System.Net;
using System.Net.Sockets;
using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Nodes;

/// <summary>A node's name and address: as given, else as the machine says.</summary>
internal sealed record NodeNaming(string Name, string Ip)
{
    /// <summary>The address is empty when none was given and the machine has none; preflight says so.</summary>
    public static NodeNaming From(string? name, string? ip, IHost host) =>
        new(name ?? host.HostName.ToLowerInvariant(), ip ?? host.PrimaryAddress?.ToString() ?? "");

    /// <summary>host:port of an API server on this node; IPv6 addresses in brackets.</summary>
    public string Endpoint(int port) =>
        IPAddress.TryParse(Ip, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Ip}]:{port}" : $"{Ip}:{port}";
}
