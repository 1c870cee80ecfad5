using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Cpctl.Recovery.Age;

/// <summary>X25519, which .NET does not have; BouncyCastle's is plain managed code.</summary>
internal static class Curve
{
    /// <summary>Of scalars and points, in bytes.</summary>
    public const int Size = 32;

    public static byte[] PublicOf(ReadOnlySpan<byte> scalar)
    {
        var point = new byte[Size];
        X25519.GeneratePublicKey(scalar.ToArray(), 0, point, 0);
        return point;
    }

    /// <exception cref="CryptographicException">The point is one of those few that give the same secret with every scalar.</exception>
    public static byte[] SharedSecret(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        var secret = new byte[Size];
        return X25519.CalculateAgreement(scalar.ToArray(), 0, point.ToArray(), 0, secret, 0)
            ? secret
            : throw new CryptographicException("a point of low order");
    }
}
