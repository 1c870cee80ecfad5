using System.Buffers;

namespace Cpctl.Etcd.Database;

/// <summary>Builds one bucket's tree from entries in the order of their keys: full leaves first, then level by level what leads to them.</summary>
internal sealed class BoltTreeWriter(BoltPageSink sink)
{
    /// <summary>A branch has at least two children, or bbolt panics when it merges them; evenly filled pages for four have.</summary>
    private const int FewestPlaces = 4;

    private readonly List<BoltElement> _elements = [];
    private readonly ArrayBufferWriter<byte> _content = new();
    private readonly List<(byte[] Key, ulong Page)> _leaves = [];
    private byte[] _first = [];
    private byte[] _last = [];

    /// <exception cref="InvalidDataException">The key is not after the one before.</exception>
    /// <exception cref="IOException">A page can't be written.</exception>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isBucket = false)
    {
        if (_elements.Count > 0 || _leaves.Count > 0)
        {
            if (key.SequenceCompareTo(_last) <= 0)
            {
                throw new InvalidDataException("the keys are not in order");
            }

            if (BoltPageSink.SizeOf(_elements.Count + 1, (long)_content.WrittenCount + key.Length + value.Length) > sink.PageSize)
            {
                EndLeaf();
            }
        }

        _last = key.ToArray();
        _first = _elements.Count == 0 ? _last : _first;
        _elements.Add(new BoltElement(key.Length, value.Length, IsBucket: isBucket));
        _content.Write(key);
        _content.Write(value);
    }

    /// <returns>The root's page.</returns>
    /// <exception cref="IOException">A page can't be written.</exception>
    public ulong Finish()
    {
        if (_leaves.Count == 0 || _elements.Count > 0)
        {
            EndLeaf();
        }

        var level = _leaves;
        while (level.Count > 1)
        {
            level = Above(level);
        }

        return level[0].Page;
    }

    private void EndLeaf()
    {
        if (_elements.Count == 0 && _leaves.Count > 0)
        {
            return;
        }

        _leaves.Add((_first, sink.Write(BoltPage.Leaf, _elements, _content.WrittenSpan)));
        _elements.Clear();
        _content.ResetWrittenCount();
    }

    private List<(byte[] Key, ulong Page)> Above(List<(byte[] Key, ulong Page)> level)
    {
        var longest = level.Max(child => child.Key.Length);
        var places = Math.Max(FewestPlaces, (sink.PageSize - BoltPage.Header) / (BoltPage.ElementSize + longest));
        var pages = (level.Count + places - 1) / places;
        var above = new List<(byte[] Key, ulong Page)>(pages);
        for (var page = 0; page < pages; page++)
        {
            var (start, end) = ((int)((long)level.Count * page / pages), (int)((long)level.Count * (page + 1) / pages));
            var children = level.GetRange(start, end - start);
            _content.ResetWrittenCount();
            foreach (var child in children)
            {
                _content.Write(child.Key);
            }

            var elements = children.ConvertAll(child => new BoltElement(child.Key.Length, 0, child.Page));
            above.Add((children[0].Key, sink.Write(BoltPage.Branch, elements, _content.WrittenSpan)));
        }

        return above;
    }
}
