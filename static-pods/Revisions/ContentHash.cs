using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Cpctl.StaticPods.Revisions;

/// <summary>A hash of files that no other set of files shares: each part is preceded by its length.</summary>
internal static class ContentHash
{
    public static string Of(IEnumerable<RevisionFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            Append(hash, file.Path);
            Append(hash, file.Component);
            Append(hash, file.Text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
