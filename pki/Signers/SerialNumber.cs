using System.Security.Cryptography;

namespace Cpctl.Pki.Signers;

internal static class SerialNumber
{
    /// <summary>127 random bits: positive, never zero-led, never repeated.</summary>
    internal static byte[] Next()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
