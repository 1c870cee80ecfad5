using Cpctl.Api.Node;
using CsCheck;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class AutomaticArchivePlanTests
{
    private const string Own = "a/1";

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 7, 30, 10, 0, 0, "etcd50 etcd40")]
    [InlineData(2, 7, 30, 10, 0, 0, "etcd50 etcd40")] // the two newest are younger
    [InlineData(4, 7, 30, 10, 0, 0, "")]
    [InlineData(1, 7, 45, 10, 0, 0, "etcd50")]
    [InlineData(1, 7, 100, 2, 0, 0, "etcd50 etcd40")]
    [InlineData(1, 7, 100, 10, 250, 0, "etcd50 etcd40")]
    [InlineData(1, 7, 100, 10, 0, 150, "etcd50 etcd40")]
    [InlineData(1, 7, 100, 10, 0, 100, "etcd50")]
    [InlineData(1, 7, 100, 10, 0, 9000, "etcd50 etcd40 etcd10")] // the youngest is younger than seven days
    [InlineData(1, 45, 100, 10, 1, 9000, "etcd50")]
    public void Remove_OwnCluster_ByTheRule(int keep, int minDays, int maxDays, int count, long bytes, long missing, string gone)
    {
        ArchivedEntry[] entries = [Entry("etcd", 50, Own), Entry("etcd", 40, Own), Entry("etcd", 10, Own), Entry("etcd", 1, Own)];

        Assert.Equal(gone, Names(entries, Limits(keep, minDays, maxDays, count, bytes), missing));
    }

    [Theory]
    [InlineData("b/1", "b/1", "etcd60")] // the newest of another cluster is the only copy
    [InlineData("a/2", "a/2", "etcd60")] // and so is that of another epoch
    [InlineData("b/1", "c/1", "")]
    [InlineData(Own, "b/1", "etcd60")]
    [InlineData(Own, Own, "etcd60 etcd50")]
    [InlineData(null, null, "")] // nobody knows whose
    public void Remove_Origins_NeverTheOnlyCopy(string? older, string? newer, string gone)
    {
        ArchivedEntry[] entries = [Entry("etcd", 60, older), Entry("etcd", 50, newer), Entry("etcd", 1, Own)];

        Assert.Equal(gone, Names(entries, Limits(1, 7, 30, 10, 1), 9000));
    }

    [Fact]
    public void Remove_ServingUnknown_NeverTheNewestOfAnyOrigin() =>
        Assert.Equal(["etcd60"], AutomaticArchivePlan.Remove(
            [Entry("etcd", 60, Own), Entry("etcd", 50, Own), Entry("etcd", 1, "b/1")], Limits(1, 7, 30, 10, 0), serving: null, _ => new FileSystemShortage("0", 0), Now).Select(one => one.Entry.Path));

    [Fact]
    public void Remove_OneFileSystemIsShort_OnlyItsEntriesGo()
    {
        ArchivedEntry[] entries = [Entry("a", 20, null), Entry("a", 1, null), Entry("b", 20, null), Entry("b", 1, null)];

        Assert.Equal(["b20"], AutomaticArchivePlan.Remove(entries, Limits(1, 7, 30, 10, 0), Own, entry => new FileSystemShortage(entry.Kind, entry.Kind == "b" ? 1 : -1), Now).Select(one => one.Entry.Path));
    }

    [Fact]
    public void Remove_AnyEntriesAndRule_NeverTheOnlyCopyTheYoungOrTheNewest() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 3], Gen.Int[-5, 100], Gen.Int[0, 4], Gen.Long[0, 1000]).Array[0, 25],
            Gen.Select(Gen.Int[0, 3], Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[0, 12], Gen.Long[0, 5000], Gen.Long[-10, 5000]),
            Gen.Bool).Sample((made, rule, isKnown) =>
        {
            var entries = made.Select(one => Entry(new[] { "etcd", "reset", "pki", "var-lib-etcd-member" }[one.Item1], one.Item2, new[] { null, Own, "a/2", "b/1", "c/7" }[one.Item3], one.Item4))
                .DistinctBy(entry => entry.Path).ToArray();
            var limits = Limits(rule.Item1, rule.Item2, rule.Item3, rule.Item4, rule.Item5);
            var gone = AutomaticArchivePlan.Remove(entries, limits, isKnown ? Own : null, _ => new FileSystemShortage("0", rule.Item6), Now).Select(one => one.Entry).ToHashSet();
            var stay = entries.Where(entry => !gone.Contains(entry)).ToArray();

            Assert.DoesNotContain(gone, entry => Now - entry.Time < limits.MinAge || entry.Time > Now);
            Assert.DoesNotContain(gone, entry => entry is { HoldsData: true, Origin: null });
            foreach (var entry in gone)
            {
                Assert.True(stay.Count(other => other.Kind == entry.Kind && other.Time >= entry.Time && other.Time <= Now) >= Math.Max(1, limits.Keep));
                Assert.True(!entry.HoldsData || (isKnown && entry.Origin == Own) || stay.Any(other => other.HoldsData && other.Origin == entry.Origin && other.Time >= entry.Time));
            }
        });

    private static string Names(ArchivedEntry[] entries, ArchiveLimits limits, long missing) =>
        string.Join(' ', AutomaticArchivePlan.Remove(entries, limits, Own, _ => new FileSystemShortage("0", missing), Now).Select(one => one.Entry.Path));

    private static ArchiveLimits Limits(int keep, int minDays, int maxDays, int count, long bytes) => new(keep, TimeSpan.FromDays(minDays), TimeSpan.FromDays(maxDays), count, bytes);

    private static ArchivedEntry Entry(string kind, int days, string? origin, long bytes = 100) => new($"{kind}{days}", kind, Now.AddDays(-days), bytes) { Origin = origin };
}
