using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Tests.Versions;

[Trait("Category", "Unit")]
public class KubernetesVersionTableTests
{
    public static TheoryData<int> Minors => [.. Enumerable.Range(KubernetesVersionTable.OldestMinor, KubernetesVersionTable.NewestMinor - KubernetesVersionTable.OldestMinor + 1)];

    [Theory]
    [MemberData(nameof(Minors))]
    public void Rows_EveryRelease_HasOneOfEachAlternative(int minor)
    {
        var version = new KubernetesVersion(1, minor, 0);
        foreach (var kind in new[] { "KubeSchedulerConfiguration", "EndpointSlice" })
        {
            Assert.Single(KubernetesVersionTable.Rows, row => row.Kind == SettingKind.ApiVersion && row.Name == kind && row.AppliesTo(version));
        }

        // A kubelet must be told of its runtime and its taints one way or the other, never both: flags win silently.
        Assert.NotEqual(
            KubernetesVersionTable.Takes(ComponentNames.Kubelet, SettingKind.Flag, "container-runtime-endpoint", version),
            KubernetesVersionTable.Takes(ComponentNames.Kubelet, SettingKind.ConfigField, "containerRuntimeEndpoint", version));
        Assert.NotEqual(
            KubernetesVersionTable.Takes(ComponentNames.Kubelet, SettingKind.Flag, "register-with-taints", version),
            KubernetesVersionTable.Takes(ComponentNames.Kubelet, SettingKind.ConfigField, "registerWithTaints", version));

        // The server refuses --anonymous-auth beside anonymous conditions.
        Assert.NotEqual(
            KubernetesVersionTable.Takes(ComponentNames.ApiServer, SettingKind.Flag, "anonymous-auth", version),
            KubernetesVersionTable.Takes(ComponentNames.ApiServer, SettingKind.Flag, "authentication-config", version));
    }

    [Fact]
    public void Rows_All_SayWhyAndEndAfterTheyBegin() => Assert.All(KubernetesVersionTable.Rows, row =>
    {
        Assert.NotEmpty(row.Why);
        Assert.True((row.Since ?? 0) <= (row.Until ?? int.MaxValue));
        Assert.True(row.Since is not null || row.Until is not null, $"{row.Name} is the same in every release: it does not belong here");
    });

    [Theory]
    [InlineData(ComponentNames.ControllerManager, "port", 23, 24)]
    [InlineData(ComponentNames.Kubelet, "container-runtime", 26, 27)]
    [InlineData(ComponentNames.Kubelet, "pod-infra-container-image", 34, 35)]
    public void Takes_RemovedFlag_UntilItsLastRelease(string program, string flag, int last, int first)
    {
        Assert.True(KubernetesVersionTable.Takes(program, SettingKind.Flag, flag, new(1, last, 9)));
        Assert.False(KubernetesVersionTable.Takes(program, SettingKind.Flag, flag, new(1, first, 0)));
    }

    [Theory]
    [InlineData(22, false)]
    [InlineData(23, true)]
    public void Takes_AddedFlag_FromItsFirstRelease(int minor, bool expected) =>
        Assert.Equal(expected, KubernetesVersionTable.Takes(ComponentNames.ApiServer, SettingKind.Flag, "shutdown-send-retry-after", new(1, minor, 0)));

    [Fact]
    public void Takes_UnlistedSetting_Always() =>
        Assert.True(KubernetesVersionTable.Takes(ComponentNames.Kubelet, SettingKind.ConfigField, "clusterDNS", new(1, 20, 0)));
}
