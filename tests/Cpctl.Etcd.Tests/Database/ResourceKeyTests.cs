using System.Text;
using CsCheck;
using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Tests.Database;

[Trait("Category", "Unit")]
public sealed class ResourceKeyTests
{
    private static readonly Gen<string> Parts = Gen.OneOf(Gen.Const(""), Gen.Const("services"), Gen.Const("specs"), Gen.Const("endpoints"), Gen.Const("minions"), Gen.Const("ranges"), Gen.Const("a.b"), Gen.Const("pods"));

    [Fact]
    public void IsDecidedByParent_KeysThatDifferInTheName_AreOfOneTypeAndNamespace() => Gen.Select(Parts.Array[1, 7], Parts, Parts).Sample((parent, one, other) =>
    {
        var (first, second) = (Key([.. parent, one]), Key([.. parent, other]));
        if (ResourceKey.IsDecidedByParent(first))
        {
            Assert.True(ResourceKey.IsDecidedByParent(second));
            Assert.Equal(ResourceKey.Parse(first), ResourceKey.Parse(second));
        }
    });

    [Theory]
    [InlineData("/registry/configmaps/default/one", true)]
    [InlineData("/registry/services/specs/default/one", true)]
    [InlineData("/registry/services/endpoints", false)]
    [InlineData("/registry/namespaces/default", false)]
    public void IsDecidedByParent_Depth_Decides(string key, bool expected) => Assert.Equal(expected, ResourceKey.IsDecidedByParent(Encoding.UTF8.GetBytes(key)));

    private static byte[] Key(string[] parts) => Encoding.UTF8.GetBytes("/" + string.Join('/', parts));
}
