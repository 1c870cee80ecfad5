using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Cpctl.Api.Configuration;

/// <summary>A range in CIDR notation. Remembers the address as written, which may have host bits set.</summary>
internal sealed class IpRange
{
    private IpRange(IPAddress written, int prefix)
    {
        Written = written;
        Prefix = prefix;
        Bits = written.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        First = Value(written) >> (Bits - prefix) << (Bits - prefix);
        Last = First + (BigInteger.One << (Bits - prefix)) - 1;
    }

    public IPAddress Written { get; }

    public int Prefix { get; }

    public int Bits { get; }

    public bool IsIPv4 => Bits == 32;

    public bool HasHostBits => Value(Written) != First;

    private BigInteger First { get; }

    private BigInteger Last { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out IpRange? range)
    {
        range = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || !TryParseAddress(text[..slash], out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            return false;
        }

        range = new IpRange(address, prefix);
        return true;
    }

    /// <summary>Addresses as Go reads them: four decimal numbers, not the short forms .NET also takes.</summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        return (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3)
            && !text.Contains('%', StringComparison.Ordinal)
            && IPAddress.TryParse(text, out address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);
    }

    public bool Overlaps(IpRange other) => Bits == other.Bits && First <= other.Last && other.First <= Last;

    public bool Contains(IPAddress address) =>
        address.AddressFamily == Written.AddressFamily && Value(address) is var value && First <= value && value <= Last;

    /// <summary>The range without host bits.</summary>
    public string Normalised()
    {
        var bytes = First.ToByteArray(isUnsigned: true, isBigEndian: true);
        var full = new byte[Bits / 8];
        bytes.CopyTo(full, full.Length - bytes.Length);
        return $"{new IPAddress(full)}/{Prefix}";
    }

    private static BigInteger Value(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
}
