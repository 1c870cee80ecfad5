using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Restoration;

/// <summary>
/// What an etcd has to serve that was restored from a snapshot without a change: computed from the snapshot alone, so that it can be held against what a
/// restored etcd says. Source of the hash: etcd's mvcc/hash.go (HashByRev).
/// </summary>
/// <param name="Keys">Present keys without a lease: the others go with theirs.</param>
/// <param name="LeasedKeys">Those that go.</param>
/// <param name="Hash">What HashKV answers.</param>
public sealed record ServedContent(long Keys, long LeasedKeys, uint Hash)
{
    /// <param name="snapshot">Only read.</param>
    /// <param name="visit">Told of each key that is served, in the order of the last writes.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="InvalidDataException">It is damaged, or no snapshot.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static ServedContent Read(IByteSource snapshot, KeptKeyVisitor visit, CancellationToken cancel)
    {
        var meta = BoltMeta.Read(snapshot);
        var present = new PresentKeys();
        IntactWalk.Run(snapshot, meta, present, cancel);
        var visitor = new Visitor(present, visit);
        IntactWalk.Run(snapshot, meta, visitor, cancel);
        return visitor.Content;
    }

    private sealed class Visitor : IBoltVisitor
    {
        private readonly PresentKeys _present;
        private readonly KeptKeyVisitor _visit;
        private Crc32C _hash;
        private long _keys;
        private long _leased;
        private bool _isKeys;

        public Visitor(PresentKeys present, KeptKeyVisitor visit)
        {
            (_present, _visit) = (present, visit);
            _hash.Add("key"u8);
        }

        public ServedContent Content => new(_keys, _leased, _hash.Value);

        public void Bucket(ReadOnlySpan<byte> name) => _isKeys = name.SequenceEqual("key"u8);

        public void Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (!_isKeys) return;
            var revision = StoredKey.Parse(key);
            var pair = StoredPair.Parse(value);
            if (!_present.IsLast(revision, pair.Key)) return;
            if (pair.Lease != 0)
            {
                _leased++;
                return;
            }

            _keys++;
            _hash.Add(key);
            _hash.Add(value);
            _visit(pair.Key, revision.Main, pair.Value);
        }
    }
}
