using System.Net;

namespace Cpctl.Pki.Leaves;

/// <summary>What a certificate must name so that host:port endpoints and services verify.</summary>
internal static class EndpointName
{
    /// <summary>The host of "host:port", "1.2.3.4:port" or "[v6]:port".</summary>
    internal static string Host(string endpoint)
    {
        if (endpoint.StartsWith('['))
        {
            return endpoint[1..endpoint.IndexOf(']', StringComparison.Ordinal)];
        }

        var colon = endpoint.LastIndexOf(':');
        return colon < 0 ? endpoint : endpoint[..colon];
    }

    /// <summary>The first usable address of a subnet: that of the service default/kubernetes.</summary>
    internal static string FirstAddress(string subnet)
    {
        var bytes = IPNetwork.Parse(subnet).BaseAddress.GetAddressBytes();
        bytes[^1] |= 1; // the base of a subnet ends in zeroes
        return new IPAddress(bytes).ToString();
    }
}
