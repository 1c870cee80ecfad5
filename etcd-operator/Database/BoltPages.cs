namespace Cpctl.Etcd.Database;

/// <summary>
/// Reads pages by number. Reads ahead while pages follow each other, as they do in key order for most of a database; memory is the window and one run of pages.
/// </summary>
internal sealed class BoltPages(IByteSource file, BoltMeta meta)
{
    private const int LargestWindow = 256 * 1024;

    /// <summary>Of one page and those that continue it, in bytes. etcd refuses requests above 1.5 MiB unless it is told otherwise; a damaged length must not fill memory.</summary>
    private const long LargestRun = 64 * 1024 * 1024;

    private byte[] _window = [];
    private long _windowAt;
    private int _windowLength;
    private int _reach = meta.PageSize;

    /// <param name="buffer">Holds the page; replaced by a larger one when needed.</param>
    /// <exception cref="InvalidDataException">There is no such page, or another one in its place.</exception>
    public BoltPage Read(ulong id, scoped ref byte[] buffer) => Read(id, ref buffer, isBrief: false);

    /// <summary>The same for a page that is done with before the next one is read, if it is a leaf: nearly all pages are, and need not be copied.</summary>
    /// <exception cref="InvalidDataException">There is no such page, or another one in its place.</exception>
    public BoltPage ReadBriefly(ulong id, scoped ref byte[] buffer) => Read(id, ref buffer, isBrief: true);

    private BoltPage Read(ulong id, scoped ref byte[] buffer, bool isBrief)
    {
        if (id >= (ulong)(file.Length / meta.PageSize))
        {
            throw new InvalidDataException("the file ends before it");
        }

        var offset = (long)id * meta.PageSize;
        if (isBrief && Window(offset, meta.PageSize) is var inside && inside.Length >= meta.PageSize
            && new BoltPage(inside) is { Kind: BoltPage.Leaf } leaf && leaf.Id == id && (leaf.Overflow + 1L) * meta.PageSize is var run && run <= inside.Length)
        {
            return new BoltPage(inside[..(int)run]);
        }

        Fill(ref buffer, offset, meta.PageSize, 0);
        var first = new BoltPage(buffer.AsSpan(0, meta.PageSize));
        if (first.Id != id)
        {
            throw new InvalidDataException($"page {first.Id} stands in its place");
        }

        var length = (first.Overflow + 1L) * meta.PageSize;
        if (length > LargestRun || offset + length > file.Length)
        {
            throw new InvalidDataException($"it says that {first.Overflow} pages continue it, and the file ends before");
        }

        Fill(ref buffer, offset, (int)length, meta.PageSize);
        return new BoltPage(buffer.AsSpan(0, (int)length));
    }

    private void Fill(ref byte[] buffer, long offset, int length, int have)
    {
        if (buffer.Length < length)
        {
            Array.Resize(ref buffer, length);
        }

        while (have < length)
        {
            var inside = Window(offset + have, length - have);
            if (inside.IsEmpty)
            {
                throw new InvalidDataException("the file ends within it");
            }

            inside = inside[..Math.Min(inside.Length, length - have)];
            inside.CopyTo(buffer.AsSpan(have));
            have += inside.Length;
        }
    }

    private ReadOnlySpan<byte> Window(long offset, int wanted)
    {
        var end = _windowAt + _windowLength;
        if (offset < _windowAt || offset >= end)
        {
            var isClose = offset >= end && offset - end <= _reach;
            _reach = Math.Clamp(Math.Max(isClose ? _reach * 2 : meta.PageSize, wanted), meta.PageSize, LargestWindow);
            _windowLength = 0;
            if (_window.Length < _reach)
            {
                _window = new byte[_reach];
            }

            _windowLength = file.Read(_window.AsSpan(0, _reach), offset);
            _windowAt = offset;
        }

        return _window.AsSpan((int)(offset - _windowAt), _windowLength - (int)(offset - _windowAt));
    }
}
