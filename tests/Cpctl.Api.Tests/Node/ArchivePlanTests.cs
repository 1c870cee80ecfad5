using Cpctl.Api.Node;
using CsCheck;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class ArchivePlanTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, 30, 0, true, "")]
    [InlineData(1, 30, 0, true, "etcd50 etcd40 membership.json40")]
    [InlineData(1, 45, 0, true, "etcd50")]
    [InlineData(0, 30, 0, true, "etcd50 etcd40 membership.json40")] // the newest stays all the same
    [InlineData(1, 30, 0, false, "membership.json40")] // nothing is in etcd's own directory: who knows whether it is elsewhere
    [InlineData(3, 30, 250, true, "etcd50")]
    [InlineData(3, 30, 1, true, "etcd50 membership.json40 etcd40")] // the newest of each kind are larger than that
    public void Remove_Rule_KeepsTheNewestAndTheYoung(int last, int days, long bytes, bool hasData, string gone)
    {
        ArchivedEntry[] entries = [Entry("etcd", 50), Entry("etcd", 40), Entry("etcd", 10), Entry("membership.json", 40, 1), Entry("membership.json", 9, 1)];

        Assert.Equal(
            gone.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            ArchivePlan.Remove(entries, new ArchiveRule(last, TimeSpan.FromDays(days), bytes), hasData, Now).Select(entry => entry.Path).Order());
    }

    [Fact]
    public void Remove_DateToCome_StaysAndIsNotTheNewest() =>
        Assert.Equal(["etcd50"], ArchivePlan.Remove([Entry("etcd", 50), Entry("etcd", 40), Entry("etcd", -1)], new ArchiveRule(1, TimeSpan.Zero, 1), hasData: true, Now).Select(entry => entry.Path));

    [Fact]
    public void Remove_AnyEntriesAndRule_NeverTheNewestOfAKindAndNeverDataWithoutData() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 2].Select(kind => new[] { "etcd", "reset", "pki" }[kind]), Gen.Int[-5, 100], Gen.Long[0, 1000], Entry).Array[0, 20],
            Gen.Select(Gen.Int[0, 3], Gen.Int[0, 60], Gen.Long[0, 5000]),
            Gen.Bool).Sample((made, rule, hasData) =>
        {
            var entries = made.DistinctBy(entry => entry.Path).ToArray();
            var gone = ArchivePlan.Remove(entries, new ArchiveRule(rule.Item1, TimeSpan.FromDays(rule.Item2), rule.Item3), hasData, Now);

            Assert.True(hasData || !gone.Any(entry => entry.HoldsData));
            foreach (var kind in gone.Select(entry => entry.Kind).Distinct())
            {
                Assert.Contains(entries.Except(gone), entry => entry.Kind == kind && entry.Time <= Now && entry.Time >= gone.Where(one => one.Kind == kind).Max(one => one.Time));
            }

            Assert.DoesNotContain(gone, entry => entry.Time > Now);
        });

    [Theory]
    [InlineData("20300102T030405Z-etcd", "etcd")]
    [InlineData("20300102T030405Z-etcd-2", "etcd")]
    [InlineData("20300102T030405Z-membership.json", "membership.json")]
    [InlineData("20300102T030405Z-etcd.partial", null)]
    [InlineData("20300102T030405Z-etcd.moving", null)]
    [InlineData("20301302T030405Z-etcd", null)]
    [InlineData("somebodys", null)]
    public void TryRead_Name_IsWhatAnArchiveGave(string name, string? kind)
    {
        using var temp = new TempDirectory();
        File.WriteAllText(temp.At(name), "1234");

        Assert.Equal((kind, kind is null ? null : 4L), (ArchivedEntry.TryRead(temp.At(name))?.Kind, ArchivedEntry.TryRead(temp.At(name))?.Bytes));
    }

    private static ArchivedEntry Entry(string kind, int days) => Entry(kind, days, 100);

    private static ArchivedEntry Entry(string kind, int days, long bytes) => new($"{kind}{days}", kind, Now.AddDays(-days), bytes);
}
