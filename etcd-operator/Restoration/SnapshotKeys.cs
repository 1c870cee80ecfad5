using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Restoration;

/// <summary>Reads the present keys of a snapshot, without any etcd.</summary>
public static class SnapshotKeys
{
    /// <param name="visit">Told of each, in the order of the last writes.</param>
    /// <exception cref="InvalidDataException">It is damaged, or no snapshot.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static void Visit(IByteSource source, KeyVisitor visit, CancellationToken cancel)
    {
        var meta = BoltMeta.Read(source);
        var present = new PresentKeys();
        IntactWalk.Run(source, meta, present, cancel);
        IntactWalk.Run(source, meta, new Visitor(present, visit), cancel);
    }

    private sealed class Visitor(PresentKeys present, KeyVisitor visit) : IBoltVisitor
    {
        private bool _isKeys;

        public void Bucket(ReadOnlySpan<byte> name) => _isKeys = name.SequenceEqual("key"u8);

        public void Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (!_isKeys)
            {
                return;
            }

            var pair = StoredPair.Parse(value);
            if (present.IsLast(StoredKey.Parse(key), pair.Key))
            {
                visit(pair.Key, pair.Value);
            }
        }
    }
}
