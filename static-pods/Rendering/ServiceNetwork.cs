using System.Net;
using System.Numerics;

namespace Cpctl.StaticPods.Rendering;

/// <summary>Addresses with a fixed place in the service subnet.</summary>
public static class ServiceNetwork
{
    /// <summary>The cluster DNS service's address: the tenth of the subnet, as everywhere.</summary>
    public static string ClusterDns(string serviceSubnet) => Address(serviceSubnet, 10);

    /// <summary>The address number <paramref name="index"/> of <paramref name="subnet"/>.</summary>
    /// <exception cref="FormatException">The text is not a subnet in CIDR notation.</exception>
    public static string Address(string subnet, int index)
    {
        var network = IPNetwork.Parse(subnet);
        var bytes = network.BaseAddress.GetAddressBytes();
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true) + index;
        var shifted = new byte[bytes.Length];
        var written = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        written.CopyTo(shifted, shifted.Length - written.Length);
        return new IPAddress(shifted).ToString();
    }
}
