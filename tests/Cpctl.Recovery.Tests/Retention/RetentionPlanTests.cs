using Cpctl.Api.Resources;
using Cpctl.Recovery.Destinations;
using Cpctl.Recovery.Retention;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Recovery.Tests.Retention;

[Trait("Category", "Unit")]
public sealed class RetentionPlanTests
{
    private const long Size = 1000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<BackupRetention> Rules = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 30], Gen.Int[0, 10], Gen.Int[0, 6], Gen.Int[0, 40])
        .Select((last, hourly, daily, weekly, fit) => new BackupRetention { Last = last, Hourly = hourly, Daily = daily, Weekly = weekly, MaxTotalBytes = fit * Size });

    [Theory]
    [InlineData(3, 0, 0, 0, "9 8 7")]
    [InlineData(0, 2, 0, 0, "9 5")] // six bundles an hour and a half: the newest of two hours
    [InlineData(0, 0, 5, 0, "9")]
    [InlineData(1, 3, 0, 0, "9 5 1")]
    [InlineData(0, 0, 0, 0, "9 8 7 6 5 4 3 2 1 0")]
    public void Remove_EveryQuarterOfAnHour_KeepsWhatARuleAsksFor(int last, int hourly, int daily, int weekly, string kept)
    {
        var bundles = Enumerable.Range(0, 10).Select(i => Bundle(Start.AddMinutes(30 + (15 * i)), $"{i}")).ToList();

        Assert.Equal(kept, Kept(bundles, new BackupRetention { Last = last, Hourly = hourly, Daily = daily, Weekly = weekly }));
    }

    [Fact]
    public void Remove_TooLargeTogether_TheOldestGoButNeverTheNewest()
    {
        var bundles = Enumerable.Range(0, 4).Select(i => Bundle(Start.AddHours(i), $"{i}")).ToList();

        Assert.Equal("3 2", Kept(bundles, new BackupRetention { MaxTotalBytes = 2 * Size }));
        Assert.Equal("3", Kept(bundles, new BackupRetention { MaxTotalBytes = 1 }));
    }

    [Fact]
    public void Remove_NotVerified_StaysUntilSomethingNewerIsVerified()
    {
        var (old, cut, unrecorded) = (Bundle(Start, "a"), Bundle(Start.AddHours(1), "b") with { SizeBytes = 5 }, new StoredBundle("c", Size, null));

        Assert.Equal("c b", Kept([cut, unrecorded], new BackupRetention { Last = 1 }));
        Assert.Equal("c b a", Kept([old, cut, unrecorded], new BackupRetention { Last = 1 }));
        Assert.Equal("d", Kept([old, cut, unrecorded, Bundle(Start.AddHours(2), "d")], new BackupRetention { Last = 1 }));
    }

    [Fact]
    public void Remove_AYearOfBackupsSomeOfThemBad_NeverLosesTheLastVerifiedOneAndKeepsWhatTheRulesPromise() =>
        Gen.Select(Rules, Gen.Int[120, 3000], Gen.Int[0, 100], Gen.UInt).Sample(
            (rules, minutes, badPercent, seed) =>
            {
                var time = new FakeTimeProvider(Start);
                var random = new Random((int)seed);
                List<StoredBundle> there = [], everVerified = [];
                while (time.GetUtcNow() < Start.AddYears(1))
                {
                    var made = Bundle(time.GetUtcNow(), $"{time.GetUtcNow():yyyyMMddHHmm}");
                    if (random.Next(100) < badPercent) made = random.Next(2) == 0 ? made with { Record = null } : made with { SizeBytes = 1 };
                    there.Add(made);
                    if (made.IsVerified) everVerified.Add(made);
                    foreach (var gone in RetentionPlan.Remove(there, rules, time.GetUtcNow())) there.Remove(gone);

                    Assert.Empty(RetentionPlan.Remove(there, rules, time.GetUtcNow()));
                    if (everVerified is [.., var newest]) Assert.Contains(newest, there);
                    time.Advance(TimeSpan.FromMinutes(random.Next(1, 2 * minutes)));
                }

                var stay = there.Where(bundle => bundle.IsVerified).ToHashSet();
                if (rules.MaxTotalBytes > 0) Assert.True(stay.Count == 1 || stay.Sum(bundle => bundle.SizeBytes) <= rules.MaxTotalBytes);
                else Assert.Subset(stay, everVerified.TakeLast(rules.Last).ToHashSet());
                if (rules is { MaxTotalBytes: 0, Daily: > 0 })
                {
                    var days = everVerified.Select(bundle => bundle.Record!.CreatedAt.Date).Distinct().TakeLast(rules.Daily);
                    Assert.All(days, day => Assert.Contains(stay, bundle => bundle.Record!.CreatedAt.Date == day));
                }
            },
            iter: 20);

    [Fact]
    public void Remove_ADateOfTomorrow_TakesNoPlaceAndIsNotTheNewest()
    {
        var now = Start.AddDays(2);
        StoredBundle[] bundles = [Bundle(Start, "a"), Bundle(Start.AddDays(1), "b"), Bundle(now.AddDays(1), "future"), Bundle(now.AddYears(1), "later")];

        var gone = RetentionPlan.Remove(bundles, new BackupRetention { Last = 1, Daily = 0, Weekly = 0 }, now);

        Assert.Equal(["a"], gone.Select(bundle => bundle.Name));
    }

    [Fact]
    public void Remove_ANewerRevisionOfAnEarlierDate_IsTheNewest()
    {
        var (real, dated) = (Bundle(Start, "real", revision: 20), Bundle(Start.AddDays(1), "dated", revision: 10));

        Assert.Equal([dated], RetentionPlan.Remove([real, dated], new BackupRetention { Last = 1, Daily = 0, Weekly = 0 }, Start.AddDays(2)));
    }

    [Fact]
    public void Remove_ClocksADayAheadOrBehind_NeverRemovesTheLastRealOne() =>
        Gen.Select(Rules, Gen.UInt).Sample(
            (rules, seed) =>
            {
                var random = new Random((int)seed);
                List<StoredBundle> there = [];
                for (var (i, offset) = (0, 0); i < 300; i++)
                {
                    if (random.Next(20) == 0) offset = random.Next(-1, 2);
                    var now = Start.AddHours(i).AddDays(offset);
                    var made = Bundle(now, $"{i:000}", revision: i);
                    there.Add(made);
                    foreach (var gone in RetentionPlan.Remove(there, rules, now)) there.Remove(gone);
                    Assert.Contains(made, there);
                    Assert.Empty(RetentionPlan.Remove(there, rules, now));
                    var byAnother = RetentionPlan.Remove(there, rules, Start.AddHours(i).AddDays(random.Next(-1, 2)));
                    Assert.DoesNotContain(made, byAnother);
                }
            },
            iter: 100);

    private static string Kept(IReadOnlyList<StoredBundle> bundles, BackupRetention rules) =>
        string.Join(' ', bundles.Except(RetentionPlan.Remove(bundles, rules, Start.AddYears(1))).Select(bundle => bundle.Name).OrderDescending(StringComparer.Ordinal));

    private static StoredBundle Bundle(DateTimeOffset moment, string name, long revision = 1) => new(name, Size, new BundleRecord
    {
        File = name,
        SizeBytes = Size,
        Sha256 = "",
        CreatedAt = moment,
        VerifiedAt = moment,
        Cluster = Guid.Empty,
        Node = "cp1",
        Revision = revision,
        Hash = "0",
        TotalKeys = 1,
        Encrypted = true,
    });
}
