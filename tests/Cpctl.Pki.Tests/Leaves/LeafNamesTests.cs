using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Leaves;

namespace Cpctl.Pki.Tests.Leaves;

[Trait("Category", "Unit")]
public sealed class LeafNamesTests
{
    [Theory]
    [InlineData("666")]
    [InlineData("0x1f")]
    [InlineData("10")]
    [InlineData("1.2")]
    [InlineData("010.0.0.1")]
    [InlineData("cp1")]
    public void ToExtension_NoAddressAsKubernetesWritesThem_IsADnsName(string name)
    {
        var extension = Extension(name);
        Assert.Equal([name], extension.EnumerateDnsNames());
        Assert.Empty(extension.EnumerateIPAddresses());
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("FD00::0:1", "fd00::1")]
    public void ToExtension_Address_IsOne(string name, string address)
    {
        var extension = Extension(name);
        Assert.Equal([address], extension.EnumerateIPAddresses().Select(found => found.ToString()));
        Assert.Empty(extension.EnumerateDnsNames());
    }

    private static X509SubjectAlternativeNameExtension Extension(string name) => new(LeafNames.ToExtension([name]).RawData);
}
