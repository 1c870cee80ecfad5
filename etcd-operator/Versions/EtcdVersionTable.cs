namespace Cpctl.Etcd.Versions;

/// <summary>
/// What differs between etcd releases, in one place: health paths, known faults, allowed upgrades. Flags are in <see cref="EtcdFlags"/>.
/// Sources: etcd's change logs 3.4 to 3.6 and its issues 13766, 14733, 19557, 20387, 20793, 20967.
/// </summary>
public static class EtcdVersionTable
{
    private const string Newest = "99.0.0";

    private static readonly (VersionRange Range, EtcdHealthPaths Paths)[] Health =
    [
        // Before these, /health reads through a quorum and fails on any alarm: as liveness it would restart etcd when that cannot help.
        (VersionRange.Of("3.4.0", "3.4.29"), new("/metrics", "/health?exclude=NOSPACE")),
        (VersionRange.Of("3.4.29", "3.5.0"), new("/livez", "/readyz")),
        (VersionRange.Of("3.5.0", "3.5.3"), new("/metrics", "/health?exclude=NOSPACE")),
        (VersionRange.Of("3.5.3", "3.5.11"), new("/health?serializable=true&exclude=NOSPACE", "/health?exclude=NOSPACE")),
        (VersionRange.Of("3.5.11", Newest), new("/livez", "/readyz")),
    ];

    private static readonly (VersionRange Range, EtcdVersionProblem Problem)[] Problems =
    [
        (VersionRange.Of("0.0.0", "3.4.0"), new(true, "etcd before 3.4 has no learners; cpctl runs 3.4 to 3.6")),
        (VersionRange.Of("3.4.0", "3.4.8"), new(true, "etcd 3.4.0 to 3.4.7 can corrupt data after a crash or a defragmentation; use 3.4.44 or later")),
        (VersionRange.Of("3.4.8", "3.4.38"), new(false, "etcd before 3.4.38 can corrupt a member that defragments while it receives a snapshot; use 3.4.44 or later")),
        (VersionRange.Of("3.5.0", "3.5.3"), new(true, "etcd 3.5.0 to 3.5.2 can lose acknowledged writes when it is killed; use 3.5.30 or later")),
        (VersionRange.Of("3.5.3", "3.5.6"), new(false, "etcd 3.5.3 to 3.5.5 can differ between members when it is killed while defragmenting; use 3.5.30 or later")),
        (VersionRange.Of("3.5.1", "3.5.20"), new(false, "etcd 3.5.1 to 3.5.19 does not store learner promotions everywhere: run 3.5.26 or later before an upgrade to 3.6")),
        (VersionRange.Of("3.5.6", "3.5.23"), new(false, "etcd before 3.5.23 can corrupt a member that defragments while it receives a snapshot; use 3.5.30 or later")),
        (VersionRange.Of("3.6.0", "3.6.4"), new(true, "etcd 3.6.0 to 3.6.3 can fail to start after a learner was promoted; use 3.6.11 or later")),
        (VersionRange.Of("3.6.4", "3.6.5"), new(false, "etcd before 3.6.5 can corrupt a member that defragments while it receives a snapshot; use 3.6.11 or later")),
        (VersionRange.Of("3.7.0", Newest), new(false, "etcd after 3.6 is not known to this cpctl: it gets the flags of 3.6")),
    ];

    private static readonly EtcdVersion FirstThatRepairsPromotions = EtcdVersion.Parse("3.5.26");

    /// <exception cref="NotSupportedException">Older than 3.4.</exception>
    public static EtcdHealthPaths HealthPaths(EtcdVersion version) =>
        Array.Find(Health, h => h.Range.Contains(version)).Paths
        ?? throw new NotSupportedException($"etcd {version} is older than 3.4");

    /// <summary>Known faults of a release, those to refuse first; empty for a good one.</summary>
    public static IReadOnlyList<EtcdVersionProblem> KnownProblems(EtcdVersion version) =>
        [.. Problems.Where(p => p.Range.Contains(version)).Select(p => p.Problem).OrderByDescending(p => p.MustRefuse)];

    /// <summary>Why a running cluster must not go from one release to another; null when it may.</summary>
    public static string? UpgradeProblem(EtcdVersion from, EtcdVersion to)
    {
        if (to.Major != from.Major || to.Minor > from.Minor + 1)
        {
            return $"etcd goes up one minor release at a time: {from} cannot become {to}";
        }

        if (to.Minor < from.Minor)
        {
            return $"etcd {to} cannot read the data of {from}";
        }

        return from.Minor == 5 && to.Minor == 6 && from < FirstThatRepairsPromotions
            ? $"etcd {from} may hold learner promotions that 3.6 refuses: run {FirstThatRepairsPromotions} or later of 3.5 first"
            : null;
    }
}
