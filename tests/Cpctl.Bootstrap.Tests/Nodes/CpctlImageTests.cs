using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Nodes;

[Trait("Category", "Unit")]
public sealed class CpctlImageTests
{
    [Theory]
    [InlineData("local/cpctl:0.1.0", true)]
    [InlineData("registry:5000/a/cpctl:0.1.0-5f1e", true)]
    [InlineData("local/cpctl:0.1.01", false)]
    [InlineData("local/cpctl:0.2.0", false)]
    [InlineData("local/mycpctl:0.1.0", false)]
    [InlineData("local/cpctl", false)]
    public void IsOfVersion_Tag_ComparesNameAndVersion(string tag, bool expected) => Assert.Equal(expected, CpctlImage.IsOfVersion(tag, "0.1.0"));

    [Fact]
    public async Task Find_OneMatches_IsIt() =>
        Assert.Equal("local/cpctl:0.1.0-a", await FindAsync("registry.k8s.io/etcd:3", "local/cpctl:0.1.0-a", "local/cpctl:0.0.9"));

    [Theory]
    [InlineData("no image")]
    [InlineData("several images", "local/cpctl:0.1.0-a", "local/cpctl:0.1.0-b")]
    public async Task Find_NoneOrSeveral_SaysWhatToSet(string what, params string[] images)
    {
        var error = await Assert.ThrowsAsync<CpctlException>(() => FindAsync(images));
        Assert.Equal(ExitCode.BadInput, error.Code);
        Assert.Contains(what, error.What, StringComparison.Ordinal);
        Assert.Contains("spec.images.cpctl", error.Remedy, StringComparison.Ordinal);
    }

    private static Task<string> FindAsync(params string[] images)
    {
        var cri = new FakeCri();
        cri.Images.AddRange(images);
        return CpctlImage.FindAsync(cri, "0.1.0", TestContext.Current.CancellationToken);
    }
}
