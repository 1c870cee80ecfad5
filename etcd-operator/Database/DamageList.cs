namespace Cpctl.Etcd.Database;

/// <summary>Collects what is wrong: the first of it in words, the rest as a number, so that a ruined file does not fill memory.</summary>
internal sealed class DamageList(int pageSize)
{
    private const int Told = 50;
    private readonly List<DatabaseDamage> _first = [];

    public IReadOnlyList<DatabaseDamage> First => _first;

    public int Count { get; private set; }

    public void Add(string what) => Add(new DatabaseDamage(null, what));

    public void AddPage(ulong page, string what) =>
        Add(new DatabaseDamage(page <= (ulong)(long.MaxValue / pageSize) ? (long)page * pageSize : null, $"page {page}: {what}"));

    private void Add(DatabaseDamage damage)
    {
        Count++;
        if (_first.Count < Told)
        {
            _first.Add(damage);
        }
    }
}
