using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Tests.Destinations;

[Trait("Category", "Unit")]
public sealed class ConfiguredDestinationTests
{
    [Fact]
    public void CredentialsOf_SecretWrittenWithALineEnd_IsWithoutIt()
    {
        var credentials = ConfiguredDestination.CredentialsOf(Of(("accessKeyID", "key\n"), ("secretAccessKey", "hidden\n")), "store");
        Assert.Equal(("key", "hidden", "Secret cpctl-system/store"), (credentials.AccessKeyId, credentials.SecretAccessKey, credentials.Source));
    }

    [Fact]
    public void CredentialsOf_NoSecret_SaysHowItIsMade()
    {
        var missing = Assert.Throws<CpctlException>(() => ConfiguredDestination.CredentialsOf(null, "store"));
        Assert.Equal("there is no Secret cpctl-system/store", missing.Why);
        Assert.Contains("create secret generic store", missing.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accessKeyID", "secretAccessKey")]
    [InlineData("secretAccessKey", "accessKeyID")]
    public void CredentialsOf_KeyIsMissingOrEmpty_NamesIt_AndNotTheOther(string there, string missing)
    {
        foreach (var secret in new[] { Of((there, "hidden")), Of((there, "hidden"), (missing, "")) })
        {
            var refused = Assert.Throws<CpctlException>(() => ConfiguredDestination.CredentialsOf(secret, "store"));
            Assert.Equal($"Secret cpctl-system/store has no {missing}", refused.Why);
            Assert.DoesNotContain("hidden", refused.ToString(), StringComparison.Ordinal);
        }
    }

    private static Secret Of(params (string Key, string Value)[] data) => new() { Data = data.ToDictionary(one => one.Key, one => Encoding.UTF8.GetBytes(one.Value)) };
}
