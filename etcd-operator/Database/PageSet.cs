namespace Cpctl.Etcd.Database;

/// <summary>Which pages were met, a bit for each.</summary>
internal sealed class PageSet(ulong pages)
{
    private readonly ulong[] _bits = new ulong[(pages / 64) + 1];

    public ulong Count { get; private set; }

    /// <returns>False when it was there already.</returns>
    public bool Add(ulong page)
    {
        ref var word = ref _bits[page / 64];
        var bit = 1UL << (int)(page % 64);
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        Count++;
        return true;
    }

    public bool Contains(ulong page) => (_bits[page / 64] & (1UL << (int)(page % 64))) != 0;
}
