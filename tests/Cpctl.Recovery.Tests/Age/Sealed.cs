using System.Security.Cryptography;
using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Tests.Age;

/// <summary>Encrypts and decrypts in memory.</summary>
internal static class Sealed
{
    public static byte[] Of(byte[] plain, params AgeIdentity[] readers)
    {
        using var output = new MemoryStream();
        using var writer = new AgeWriter(output, RandomNumberGenerator.GetBytes(AgeHeader.FileKeySize), readers.Select(reader => reader.Recipient));
        writer.Write(plain);
        writer.Complete();
        return output.ToArray();
    }

    /// <exception cref="AgeException">As the payload says.</exception>
    public static byte[] Open(byte[] file, params AgeIdentity[] identities)
    {
        using var payload = AgePayload.Open(new MemoryBytes(file), identities);
        var plain = new byte[payload.Length];
        Assert.Equal(plain.Length, payload.Read(plain, 0));
        return plain;
    }
}
