namespace Cpctl.Etcd.Versions;

/// <summary>Releases from <paramref name="From"/> (included) to <paramref name="To"/> (not included).</summary>
internal sealed record VersionRange(EtcdVersion From, EtcdVersion To)
{
    internal static VersionRange Of(string from, string to) => new(EtcdVersion.Parse(from), EtcdVersion.Parse(to));

    internal bool Contains(EtcdVersion version) => version >= From && version < To;
}
