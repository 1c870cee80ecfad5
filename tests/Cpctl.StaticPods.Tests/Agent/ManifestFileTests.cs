using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Tests.Rendering;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class ManifestFileTests
{
    [Theory]
    [InlineData("etcd-r12", ComponentNames.Etcd)]
    [InlineData("kube-apiserver-r1", ComponentNames.ApiServer)]
    [InlineData("bootstrap-kube-apiserver", ComponentNames.ApiServer)]
    [InlineData("kube-scheduler", ComponentNames.Scheduler)]
    [InlineData("cpctl-agent-r3", ComponentNames.Agent)]
    [InlineData("bootstrap-etcd", null)]
    [InlineData("etcd-r", null)]
    [InlineData("etcd-r1x", null)]
    [InlineData("etcd-r1-backup", null)]
    [InlineData("kube-scheduler-r1", null)]
    [InlineData("kube-proxy", null)]
    public void ComponentOf_PodName_IsOursOrNone(string podName, string? component) => Assert.Equal(component, ManifestFile.ComponentOf(podName));

    [Fact]
    public void Slot_OfARenderedApiServer_IsItsPort()
    {
        var text = TestSpecs.File(TestSpecs.Spec(), "/kube-apiserver-r1.yaml");

        Assert.Equal(6444, new ManifestFile("kube-apiserver-r1", text).Slot);
    }

    [Fact]
    public void Images_OfEveryRenderedManifest_AreFound()
    {
        var images = TestSpecs.Filled(TestSpecs.Spec()).Where(file => file.IsManifest).SelectMany(file => ManifestImages.Of(file.Text));

        Assert.Equal(Images.All(TestSpecs.Spec(), TestSpecs.Facts).Order(StringComparer.Ordinal), images.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Images_OfNoManifest_Throws() => Assert.Throws<InvalidDataException>(() => ManifestImages.Of("a: b"));
}
