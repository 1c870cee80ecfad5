using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;

namespace Cpctl.Etcd.Tests.Maintenance;

[Trait("Category", "Unit")]
public sealed class ContentComparisonTests
{
    [Theory]
    [InlineData("7 7 7", "")]
    [InlineData("7 8 7", "cp2")]
    [InlineData("7 8", "cp1 cp2")] // nobody can say which of two is right
    [InlineData("7 8 9", "cp1 cp2 cp3")]
    [InlineData("7", "")]
    public void Of_Hashes_NamesWhoDiffersFromTheMajority(string hashes, string differing)
    {
        var comparison = Of(hashes, hashes.Split(' ').Length);
        Assert.Equal((100, differing), (comparison.Revision, string.Join(' ', comparison.Differing)));
    }

    [Fact]
    public void Of_OneCompactedInBetween_SaysNothing() => Assert.Null(ContentComparison.Of(100, [Hash("cp1", 7, 50), Hash("cp2", 8, 60)], 2));

    [Theory]
    [InlineData("7 7 8", 5, "cp1 cp2 cp3")] // those that are down may hold either
    [InlineData("7 7 8 7", 5, "cp3")]
    [InlineData("7 7", 3, "")]
    public void Of_NotAllVotersAnswer_TheMajorityIsThatOfAllVoters(string hashes, int voters, string differing) => Assert.Equal(
        differing, string.Join(' ', Of(hashes, voters).Differing));

    [Theory]
    [InlineData("7 7 7", 3, "cp1 cp2 cp3")]
    [InlineData("7 8 7", 3, "cp1 cp3")]
    [InlineData("7 7", 3, "cp1 cp2")]
    [InlineData("7 8", 3, "")]
    [InlineData("7", 3, "")]
    public void Of_Hashes_NamesTheMajority(string hashes, int voters, string majority) => Assert.Equal(majority, string.Join(' ', Of(hashes, voters).Majority));

    /// <summary>Of voters that are down nothing is known anew: a difference stays until its member is found in a majority.</summary>
    [Theory]
    [InlineData("7 7 7", 3, "cp2", "")]
    [InlineData("7 7", 3, "cp3", "cp3")]
    [InlineData("7 7", 3, "cp1 cp2 cp3", "cp3")]
    [InlineData("7", 3, "cp1 cp2", "cp1 cp2")]
    [InlineData("7 8", 3, "cp3", "cp1 cp2 cp3")]
    public void After_ADifferenceKnownBefore_LastsUntilAMajorityHoldsTheSame(string hashes, int voters, string before, string differing) => Assert.Equal(
        differing, string.Join(' ', Of(hashes, voters).After(before.Split(' ')).Differing));

    private static ContentComparison Of(string hashes, int voters) => ContentComparison.Of(100, [.. hashes.Split(' ').Select((h, i) => Hash($"cp{i + 1}", uint.Parse(h), 50))], voters)!;

    private static ContentHash Hash(string member, uint hash, long compacted) => new(member, new EtcdHash(hash, 100, compacted));
}
