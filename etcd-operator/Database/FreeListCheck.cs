namespace Cpctl.Etcd.Database;

/// <summary>Compares a stored list of free pages with the pages that were met: each page is one or the other.</summary>
/// <param name="met">Pages in use.</param>
/// <param name="last">How many pages there are.</param>
internal sealed class FreeListCheck(PageSet met, ulong last, DamageList damage)
{
    /// <exception cref="InvalidDataException">The page is no such list, or is cut off.</exception>
    public void Run(BoltPage page)
    {
        if (page.Kind != BoltPage.FreeList)
        {
            throw new InvalidDataException("it is no list of free pages");
        }

        var free = new PageSet(last);
        var (first, count) = page.FreeIds;
        for (var i = 0; i < count; i++)
        {
            var id = page.FreeId(first, i);
            var wrong = id >= last ? "it is listed as free and does not exist"
                : met.Contains(id) ? "it is listed as free and in use"
                : !free.Add(id) ? "it is listed as free twice"
                : null;
            if (wrong is not null)
            {
                damage.AddPage(id, wrong);
            }
        }

        for (var id = 0UL; id < last && met.Count + free.Count < last; id++)
        {
            if (!met.Contains(id) && free.Add(id))
            {
                damage.AddPage(id, "it is neither in use nor free");
            }
        }
    }
}
