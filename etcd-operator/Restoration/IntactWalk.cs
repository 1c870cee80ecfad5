using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Restoration;

/// <summary>Goes through a database from which something is made: what is damaged is not left out but ends it.</summary>
internal static class IntactWalk
{
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    public static void Run(IByteSource source, BoltMeta meta, IBoltVisitor visitor, CancellationToken cancel)
    {
        var damage = new DamageList(meta.PageSize);
        new BoltWalk(source, meta, visitor, damage).Run(cancel);
        if (damage.Count > 0)
        {
            throw new InvalidDataException($"the database is damaged: {damage.First[0].What}");
        }
    }
}
