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
        var comparison = ContentComparison.Of(100, [.. hashes.Split(' ').Select((h, i) => Hash($"cp{i + 1}", uint.Parse(h), 50))]);
        Assert.Equal((100, differing), (comparison!.Revision, string.Join(' ', comparison.Differing)));
    }

    [Fact]
    public void Of_OneCompactedInBetween_SaysNothing() => Assert.Null(ContentComparison.Of(100, [Hash("cp1", 7, 50), Hash("cp2", 8, 60)]));

    private static ContentHash Hash(string member, uint hash, long compacted) => new(member, new EtcdHash(hash, 100, compacted));
}
