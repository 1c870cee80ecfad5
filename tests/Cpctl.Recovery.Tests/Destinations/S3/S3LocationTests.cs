using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Tests.Destinations.S3;

[Trait("Category", "Unit")]
public sealed class S3LocationTests
{
    [Theory]
    [InlineData("", "b.tar", "b.tar", "s3://backups")]
    [InlineData("clusters/blue", "b.tar", "clusters/blue/b.tar", "s3://backups/clusters/blue")]
    public void KeyOf_Name_IsBelowThePrefix_AndBack(string prefix, string name, string key, string text)
    {
        var location = Of(prefix);
        Assert.Equal((key, name, text), (location.KeyOf(name), location.NameOf(key), location.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../other/b.tar")]
    [InlineData("sub/b.tar")]
    public void KeyOf_NoName_IsRefused(string name) => Assert.Throws<IOException>(() => Of("clusters/blue").KeyOf(name));

    [Theory]
    [InlineData("clusters/blue/")]
    [InlineData("clusters/bluebird/b.tar")]
    [InlineData("b.tar")]
    public void NameOf_KeyThatIsNotBelow_IsEmpty(string key) => Assert.Equal("", Of("clusters/blue").NameOf(key));

    [Theory]
    [InlineData(null, 64 << 20)]
    [InlineData(0L, 8 << 20)]
    [InlineData(80_000L << 20, 9 << 20)]
    [InlineData(5L << 40, 525 << 20)]
    public void PartSize_Length_NeedsTenThousandPartsAtMost(long? length, int expected)
    {
        Assert.Equal(expected, S3Upload.PartSize(length));
        Assert.True((length ?? 0) / expected < 10_000);
    }

    [Fact]
    public void Credentials_AsText_AreWhereTheyAreFrom() => Assert.Equal("Secret a/b", new S3Credentials("key", "hidden", "Secret a/b").ToString());

    private static S3Location Of(string prefix) => new(new Uri("https://store.example"), "backups", prefix, "us-east-1", PathStyle: true);
}
