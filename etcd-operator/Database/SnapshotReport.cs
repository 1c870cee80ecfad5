namespace Cpctl.Etcd.Database;

/// <summary>A snapshot or a database file that nobody writes to.</summary>
/// <param name="TrailerMatches">Whether the content is what etcd sent, by the SHA-256 behind it; null when there is none behind it.</param>
public sealed record SnapshotReport(DatabaseReport Database, bool? TrailerMatches)
{
    public bool IsIntact => Database.IsIntact && TrailerMatches != false;

    /// <inheritdoc cref="DatabaseReport.Notes"/>
    public IReadOnlyList<string> Notes => Database.Notes;

    /// <summary>Everything that is wrong, in one list.</summary>
    public IEnumerable<DatabaseDamage> Damage => TrailerMatches == false
        ? [new DatabaseDamage(null, "the content does not match the SHA-256 at its end: it is not what etcd sent"), .. Database.Damage]
        : Database.Damage;
}
