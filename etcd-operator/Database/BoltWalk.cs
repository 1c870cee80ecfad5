using System.Buffers.Binary;

namespace Cpctl.Etcd.Database;

/// <summary>
/// Goes through a whole bbolt file once, in key order, and checks what bbolt's own check does: every page is where it should be, belongs to one owner,
/// holds what its parent says, in order; and that the list of free pages names the rest. What is damaged is recorded and left out.
/// </summary>
internal sealed class BoltWalk
{
    private readonly IByteSource _file;
    private readonly BoltMeta _meta;
    private readonly IBoltVisitor _visitor;
    private readonly DamageList _damage;
    private readonly BoltPages _pages;
    private readonly PageSet _met;
    private readonly byte[][] _buffers = new byte[BoltFile.DeepestTree * 2][];
    private readonly ulong _last;

    public BoltWalk(IByteSource file, BoltMeta meta, IBoltVisitor visitor, DamageList damage)
    {
        _file = file;
        _meta = meta;
        _visitor = visitor;
        _damage = damage;
        _pages = new BoltPages(file, meta);
        _last = Math.Min(meta.Pages, (ulong)(file.Length / meta.PageSize));
        _met = new PageSet(_last);
        Array.Fill(_buffers, []);
    }

    /// <summary>Pages that hold something, the two meta pages and the list of free ones among them.</summary>
    public ulong PagesInUse => _met.Count;

    public void Run(CancellationToken cancel)
    {
        if (_last < _meta.Pages)
        {
            _damage.Add($"the file ends after {_file.Length} bytes; the database has {_meta.Pages} pages of {_meta.PageSize} bytes");
        }

        for (var page = 0UL; page < Math.Min(2, _last); page++)
        {
            _met.Add(page);
        }

        Root(_meta.Root, 0, cancel);
        if (_meta.FreeList != BoltMeta.NoFreeList)
        {
            CheckFreeList();
        }
    }

    // The root bucket's values are the buckets' own roots.
    private void Root(ulong id, int depth, CancellationToken cancel)
    {
        try
        {
            var page = Take(id, depth);
            for (var i = 0; i < page.Count; i++)
            {
                if (page.Kind == BoltPage.Branch)
                {
                    Root(page.Child(i), depth + 1, cancel);
                }
                else if (!page.IsBucket(i) || page.LeafValue(i).Length < BoltFile.BucketHeader)
                {
                    _damage.AddPage(id, $"entry {i} should be a bucket");
                }
                else
                {
                    _visitor.Bucket(page.LeafKey(i));
                    Bucket(id, page.LeafValue(i), depth + 1, cancel);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _damage.AddPage(id, e.Message);
        }
    }

    private void Bucket(ulong holder, ReadOnlySpan<byte> value, int depth, CancellationToken cancel)
    {
        var root = BinaryPrimitives.ReadUInt64LittleEndian(value);
        if (root != 0)
        {
            Tree(root, [], [], depth, cancel);
            return;
        }

        var inline = new BoltPage(value[BoltFile.BucketHeader..]);
        if (inline.Kind != BoltPage.Leaf)
        {
            throw new InvalidDataException("a bucket inside it is of an unknown kind");
        }

        Entries(holder, inline, [], []);
    }

    /// <param name="low">No key may be before it.</param>
    /// <param name="high">Every key must be before it; empty for no end.</param>
    private void Tree(ulong id, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, int depth, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            var page = Take(id, depth, isBrief: true);
            if (page.Kind == BoltPage.Leaf)
            {
                Entries(id, page, low, high);
                return;
            }

            for (var i = 0; i < page.Count; i++)
            {
                var isLast = i == page.Count - 1;
                if (!isLast && page.BranchKey(i).SequenceCompareTo(page.BranchKey(i + 1)) >= 0)
                {
                    _damage.AddPage(id, $"keys {i} and {i + 1} are not in order");
                }

                Tree(page.Child(i), page.BranchKey(i), isLast ? high : page.BranchKey(i + 1), depth + 1, cancel);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _damage.AddPage(id, e.Message);
        }
    }

    private void Entries(ulong id, BoltPage page, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        ReadOnlySpan<byte> before = [];
        for (var i = 0; i < page.Count; i++)
        {
            var key = page.LeafKey(i);
            if (i == 0 ? key.SequenceCompareTo(low) < 0 : key.SequenceCompareTo(before) <= 0)
            {
                _damage.AddPage(id, $"the key of entry {i} is not in order");
            }

            before = key;
            try
            {
                _visitor.Entry(key, page.LeafValue(i));
            }
            catch (InvalidDataException e)
            {
                _damage.AddPage(id, $"entry {i}: {e.Message}");
            }
        }

        if (page.Count > 0 && !high.IsEmpty && before.SequenceCompareTo(high) >= 0)
        {
            _damage.AddPage(id, "its last key belongs to the page after it");
        }
    }

    private BoltPage Take(ulong id, int depth, bool isBrief = false)
    {
        if (depth >= _buffers.Length)
        {
            throw new InvalidDataException("it lies deeper than any tree grows");
        }

        // Claimed before it is read: its own length may be what is damaged.
        Claim(id, 1);
        var page = isBrief ? _pages.ReadBriefly(id, ref _buffers[depth]) : _pages.Read(id, ref _buffers[depth]);
        Claim(id + 1, page.Overflow);
        return page.Kind is BoltPage.Leaf || (page.Kind is BoltPage.Branch && page.Count > 0)
            ? page
            : throw new InvalidDataException("it is neither a branch nor a leaf");
    }

    private void Claim(ulong first, ulong count)
    {
        if (count > _last || first > _last - count)
        {
            throw new InvalidDataException($"it reaches beyond the {_last} pages there are");
        }

        for (var page = first; page < first + count; page++)
        {
            if (!_met.Add(page))
            {
                throw new InvalidDataException(page == first ? "it is used in two places" : $"page {page}, which continues it, is used in two places");
            }
        }
    }

    private void CheckFreeList()
    {
        try
        {
            Claim(_meta.FreeList, 1);
            var page = _pages.Read(_meta.FreeList, ref _buffers[0]);
            Claim(_meta.FreeList + 1, page.Overflow);
            new FreeListCheck(_met, _last, _damage).Run(page);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _damage.AddPage(_meta.FreeList, $"the list of free pages: {e.Message}");
        }
    }
}
