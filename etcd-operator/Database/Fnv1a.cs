namespace Cpctl.Etcd.Database;

/// <summary>FNV-1a, 64 bits: bbolt's checksum of its meta pages.</summary>
internal static class Fnv1a
{
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in bytes)
        {
            hash = unchecked((hash ^ value) * 1099511628211UL);
        }

        return hash;
    }
}
