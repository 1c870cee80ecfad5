using Cpctl.Api.Resources;
using Cpctl.Bootstrap.OwnObjects;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.Bootstrap.Tests.OwnObjects;

[Trait("Category", "Unit")]
public sealed class OwnObjectsTests
{
    [Theory]
    [InlineData(null, "0.2.0/a", true)]
    [InlineData("0.2.0/a", "0.2.0/a", false)]
    [InlineData("0.2.0/a", "0.2.0/b", true)]
    [InlineData("0.2.0/a", "0.10.0/b", true)]
    [InlineData("0.10.0/a", "0.2.0/b", false)]
    [InlineData("0.2.0/a", "0.3.0/a", true)]
    [InlineData("1.0.0-rc.1/a", "1.0.0/b", true)]
    [InlineData("nonsense/a", "0.1.0/b", true)]
    public void IsDue_ByWhoMadeThemLast(string? stored, string own, bool expected) => Assert.Equal(expected, OwnObjectsMark.IsDue(stored is null ? null : Mark(stored), Mark(own)));

    [Fact]
    public async Task Apply_AllOfThem_MarkComesLast()
    {
        var api = new FakeKubernetes();
        var own = OwnManifests.Mark("0.2.0");

        await OwnObjectsController.ApplyAsync(api, own, OwnManifests.All, TestContext.Current.CancellationToken);

        var kinds = api.Applied.Select(manifest => (string)manifest["kind"]!).ToList();
        Assert.Equal(3, kinds.Count(kind => kind == "CustomResourceDefinition"));
        Assert.Contains("ClusterRole", kinds);
        Assert.Equal("ConfigMap", kinds[^1]);
        Assert.Equal(own, OwnObjectsMark.Of(new ConfigMap { Data = api.Applied[^1]["data"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!) }));
    }

    [Fact]
    public void Mark_SameProgram_IsTheSame() => Assert.Equal(OwnManifests.Mark("0.2.0"), OwnManifests.Mark("0.2.0"));

    private static OwnObjectsMark Mark(string text) => new(text.Split('/')[0], text.Split('/')[1]);
}
