using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Tests.Rendering;

[Trait("Category", "Unit")]
public sealed class RevisionKeysTests
{
    private static readonly string[] NoComponent = [];

    [Fact]
    public void Render_NothingWasEverRotated_IsAsWithoutKeys()
    {
        Assert.Null(RevisionKeys.Of(Revision(null)));
        Assert.Null(RevisionKeys.Mark(null, [RotationName.Etcd]));
    }

    [Fact]
    public void Of_Revision_GivesTheKeysItWasMadeFor()
    {
        var read = RevisionKeys.Of(Revision(Keys(RotationName.Etcd, 3, "a", next: "b")))!;
        Assert.Equal(3, read.Generation);
        Assert.Equal(Keys(RotationName.Etcd, 3, "a", next: "b").Line(RotationName.Etcd), read.Line(RotationName.Etcd));
    }

    [Theory]
    [InlineData(RotationName.Etcd, "etcd kube-apiserver")]
    [InlineData(RotationName.FrontProxy, "kube-apiserver")]
    public void Render_AKeyMoreIsTrusted_RestartsWhatReadsItOnlyOnce(string name, string components)
    {
        var changed = Changed(Keys(name, 1, "a"), Keys(name, 2, "a", next: "b"));
        Assert.Equal(components.Split(' '), changed);
        Assert.Equal(components.Split(' '), Changed(Keys(name, 3, "b", retired: "a"), Keys(name, 4, "b")));
    }

    [Fact]
    public void Render_AnotherOfTheTrustedKeysSigns_RestartsNothing() =>
        Assert.Equal(NoComponent, Changed(Keys(RotationName.Etcd, 2, "a", next: "b"), Keys(RotationName.Etcd, 3, "b", retired: "a")));

    [Theory]
    [InlineData(RotationName.ServiceAccount, "kube-apiserver", "kube-apiserver kube-controller-manager")]
    [InlineData(RotationName.Encryption, "kube-apiserver", "kube-apiserver")]
    public void Render_KeyThatIsReadOnlyOnce_RestartsWhoeverAcceptsItAndWhoeverProducesWithIt(string name, string accepts, string produces)
    {
        Assert.Equal(accepts.Split(' '), Changed(Keys(name, 1, "a"), Keys(name, 2, "a", next: "b")));
        Assert.Equal(produces.Split(' '), Changed(Keys(name, 2, "a", next: "b"), Keys(name, 3, "b", retired: "a")));
        Assert.Equal(produces.Split(' '), Changed(Keys(name, 3, "b", retired: "a"), Keys(name, 4, "b")));
    }

    private static string[] Changed(KeysStatus before, KeysStatus after) =>
        [.. StaticPods.Revisions.Revision.After(Revision(before), Revision(after).Content).Changed.Where(component => component != ComponentNames.Keys).Order(StringComparer.Ordinal)];

    private static Revision Revision(KeysStatus? keys) =>
        StaticPods.Revisions.Revision.After(null, RevisionRenderer.Render(TestSpecs.Spec(), TestSpecs.Facts with { Keys = keys }));

    private static KeysStatus Keys(string name, long generation, string active, string? next = null, string? retired = null) =>
        new() { Generation = generation, Lines = [new KeyLineStatus { Name = name, Active = active, Next = next, Retired = retired }] };
}
