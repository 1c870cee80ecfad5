using System.Text;
using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Restoration;

/// <summary>Goes through a database from which something is made: what is damaged is not left out but ends it.</summary>
internal static class IntactWalk
{
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    public static void Run(IByteSource source, BoltMeta meta, IBoltVisitor visitor, CancellationToken cancel)
    {
        var damage = new DamageList(meta.PageSize);
        var buckets = new MetBuckets(visitor);
        new BoltWalk(source, meta, buckets, damage).Run(cancel);
        foreach (var missing in RequiredBuckets.Missing(buckets.Names)) damage.Add(missing);
        if (damage.Count > 0)
        {
            throw new InvalidDataException($"the database is damaged: {damage.First[0].What}");
        }
    }

    private sealed class MetBuckets(IBoltVisitor visitor) : IBoltVisitor
    {
        public List<string> Names { get; } = [];

        public void Bucket(ReadOnlySpan<byte> name)
        {
            Names.Add(Encoding.UTF8.GetString(name));
            visitor.Bucket(name);
        }

        public void Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => visitor.Entry(key, value);
    }
}
