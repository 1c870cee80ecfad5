namespace Cpctl.Recovery.Drills;

/// <summary>Decides which Secrets a drill reads.</summary>
internal static class SecretSample
{
    /// <summary>
    /// All of a few. Of many, as many of each key that encrypts any, so that a key that is missing shows itself however little it encrypts; evenly over
    /// the order of writes.
    /// </summary>
    public static IReadOnlyList<DrilledSecret> Choose(IReadOnlyCollection<DrilledSecret> secrets, int size)
    {
        var groups = secrets.GroupBy(secret => secret.EncryptedBy, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
        if (secrets.Count <= size) return [.. groups.SelectMany(group => group)];
        var each = Math.Max(1, size / groups.Count);
        return [.. groups.SelectMany(group => Evenly(group, each))];
    }

    private static IEnumerable<DrilledSecret> Evenly(List<DrilledSecret> secrets, int count) => secrets.Count <= count
        ? secrets
        : Enumerable.Range(0, count).Select(i => secrets[(int)((long)i * (secrets.Count - 1) / Math.Max(1, count - 1))]).Distinct();
}
