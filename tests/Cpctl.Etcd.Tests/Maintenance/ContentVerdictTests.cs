using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;

namespace Cpctl.Etcd.Tests.Maintenance;

/// <summary>cp1 has found that it differs from a peer. Hashes are of cp2, cp3, …; "-" is one that does not answer, or has compacted the revision.</summary>
[Trait("Category", "Unit")]
public sealed class ContentVerdictTests
{
    [Theory]
    [InlineData("8", "7 7", "7 7", ContentSide.Minority, "the other 2 voters hold the same")]
    [InlineData(null, "- -", "7 7", ContentSide.Minority, "the other 2 voters hold the same")]
    [InlineData("7", "8 7", "8 7", ContentSide.Majority, "it and 1 other voter hold the same at revision 100, and cp2 not")] // the peer is wrong
    [InlineData("7", "8 9", "8 9", ContentSide.Unknown, "cp2 against cp3")]
    [InlineData("7", "8 -", "8 -", ContentSide.Unknown, "no 2 of 3 voters")]
    [InlineData("7", "- 7", "- 7", ContentSide.Majority, "it and 1 other voter hold the same at revision 100")]
    [InlineData(null, "- -", "8 7", ContentSide.Unknown, "did not say")]
    [InlineData("7", "- -", "- -", ContentSide.Unknown, "no other voter")]
    [InlineData("7", "8", "8", ContentSide.Unknown, "no 2 of 2 voters")] // of two nobody can say who is wrong
    [InlineData("7", "8 7 7 7", "8 7 7 7", ContentSide.Majority, "it and 3 other voters hold the same at revision 100, and cp2 not")]
    [InlineData("9", "8 7 7 7", "8 7 7 7", ContentSide.Minority, "cp3, cp4, cp5")]
    [InlineData("7", "8 8 7 -", "8 8 7 -", ContentSide.Unknown, "no 3 of 5 voters")]
    [InlineData("7", "8 8 7", "8 8 7", ContentSide.Unknown, "no 3 of 4 voters")]
    [InlineData("7", "8 8 8", "8 8 8", ContentSide.Minority, "the other 3 voters")]
    public void Of_Hashes_TheMajorityOfVotersDecides(string? own, string then, string now, ContentSide side, string reason)
    {
        var verdict = ContentVerdict.Of(then.Split(' ').Length + 1, own is null ? null : Hash(own, 100), Hashes(then, 100), Hashes(now, 200));

        Assert.Equal(side, verdict.Side);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PeerHasCompactedFurther_SaysNothingAboutThem() => Assert.Equal(
        ContentSide.Unknown,
        ContentVerdict.Of(3, Hash("7", 100), [new ContentHash("cp2", new EtcdHash(7, 100, 60))], Hashes("8 9", 200)).Side);

    private static EtcdHash Hash(string hash, long revision) => new(uint.Parse(hash), revision, 50);

    private static List<ContentHash> Hashes(string hashes, long revision) =>
        [.. hashes.Split(' ').Select((hash, i) => (Name: $"cp{i + 2}", Hash: hash)).Where(hash => hash.Hash != "-").Select(hash => new ContentHash(hash.Name, Hash(hash.Hash, revision)))];
}
