using System.Runtime.InteropServices;
using System.Text;

namespace Cpctl.Etcd.Database;

/// <summary>
/// Follows the writes of the bucket "key" to the keys that are present at the end. A key is remembered by a hash and its last revision only: some 45 bytes
/// each, a fraction of what etcd itself needs for it. Two keys of one hash (one chance in a million for ten million keys) would be counted as one.
/// </summary>
internal sealed class KeyStatistics
{
    private const int LargestTold = 10;
    private const string None = "-";
    private readonly Dictionary<ulong, Present> _present = [];
    private readonly Names _types = new();
    private readonly Names _namespaces = new();
    private readonly Dictionary<ulong, (int Type, int Namespace)> _groups = [];

    public void Add(StoredKey revision, StoredPair pair)
    {
        var hash = Fnv1a.Hash(pair.Key);
        if (revision.IsDeletion)
        {
            _present.Remove(hash);
            return;
        }

        ref var present = ref CollectionsMarshal.GetValueRefOrAddDefault(_present, hash, out var exists);
        if (!exists)
        {
            (present.Type, present.Namespace) = GroupOf(pair.Key);
        }

        present.Bytes = pair.Key.Length + pair.ValueSize;
        present.Main = revision.Main;
        present.Sub = (int)Math.Min(revision.Sub, int.MaxValue);
    }

    public IReadOnlyList<KeyUse> Types() => Sum(_types, present => present.Type);

    public IReadOnlyList<KeyUse> Namespaces() => Sum(_namespaces, present => present.Namespace);

    /// <summary>Largest first; their names are read from the file again.</summary>
    public IReadOnlyList<LargeKey> Largest(BoltFile file)
    {
        var largest = new PriorityQueue<Present, int>();
        foreach (var present in _present.Values)
        {
            if (largest.Count < LargestTold) largest.Enqueue(present, present.Bytes);
            else largest.EnqueueDequeue(present, present.Bytes);
        }

        var keys = new List<LargeKey>();
        foreach (var (present, bytes) in largest.UnorderedItems)
        {
            var revision = new StoredKey(present.Main, present.Sub, IsDeletion: false);
            if (file.TryRead(DatabaseInspection.KeyBucket, revision.ToBytes()) is { } value)
            {
                keys.Add(new LargeKey(Encoding.UTF8.GetString(StoredPair.Parse(value).Key), bytes, present.Main));
            }
        }

        return [.. keys.OrderByDescending(key => key.Bytes).ThenBy(key => key.Key, StringComparer.Ordinal)];
    }

    // Most keys are of a type and namespace that was met before: remembered by a hash, too.
    private (int Type, int Namespace) GroupOf(ReadOnlySpan<byte> key)
    {
        if (!ResourceKey.IsDecidedByParent(key))
        {
            return Parse(key);
        }

        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, Fnv1a.Hash(key[..key.LastIndexOf((byte)'/')]), out var exists);
        if (!exists)
        {
            group = Parse(key);
        }

        return group;
    }

    private (int Type, int Namespace) Parse(ReadOnlySpan<byte> key)
    {
        var resource = ResourceKey.Parse(key);
        return (_types.IndexOf(resource.Type), _namespaces.IndexOf(resource.Namespace ?? None));
    }

    private List<KeyUse> Sum(Names names, Func<Present, int> group)
    {
        var sums = new (long Keys, long Bytes)[names.Count];
        foreach (var present in _present.Values)
        {
            ref var sum = ref sums[group(present)];
            sum.Keys++;
            sum.Bytes += present.Bytes;
        }

        return [.. sums
            .Select((sum, index) => new KeyUse(names[index], sum.Keys, sum.Bytes))
            .Where(use => use.Keys > 0)
            .OrderByDescending(use => use.Bytes).ThenBy(use => use.Name, StringComparer.Ordinal)];
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Present
    {
        public long Main;
        public int Sub;
        public int Bytes;
        public int Type;
        public int Namespace;
    }

    private sealed class Names
    {
        private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
        private readonly List<string> _names = [];

        public int Count => _names.Count;

        public string this[int index] => _names[index];

        public int IndexOf(string name)
        {
            if (!_indexes.TryGetValue(name, out var index))
            {
                index = _names.Count;
                _indexes.Add(name, index);
                _names.Add(name);
            }

            return index;
        }
    }
}
