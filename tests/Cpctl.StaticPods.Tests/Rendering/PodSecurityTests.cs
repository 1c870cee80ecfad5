using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Rendering;

[Trait("Category", "Unit")]
public class PodSecurityTests
{
    // What each component's capabilities are, in full: a component without an entry fails, so that a new one is decided on.
    private static readonly Dictionary<string, string> Capabilities = new(StringComparer.Ordinal)
    {
        [ComponentNames.Etcd] = """{"drop":["ALL"]}""",
        [ComponentNames.ApiServer] = """{"drop":["ALL"],"add":["NET_BIND_SERVICE"]}""",
        [ComponentNames.ControllerManager] = """{"drop":["ALL"]}""",
        [ComponentNames.Scheduler] = """{"drop":["ALL"]}""",
        [ComponentNames.Operator] = """{"drop":["ALL"]}""",
        [ComponentNames.Agent] = """{"add":["NET_ADMIN"]}""",
    };

    public static TheoryData<string> Components => [.. StaticPod.All.Select(pod => pod.Component)];

    [Theory]
    [MemberData(nameof(Components))]
    public void Render_StaticPod_MayDoNoMoreThanItsComponentNeeds(string component)
    {
        var manifests = TestSpecs.Filled(TestSpecs.Spec(), slotPort: 6445).Where(file => file.IsManifest);
        var spec = Yaml.Read(manifests.Single(file => file.Component == component).Text)!["spec"]!;

        Assert.Equal("""{"seccompProfile":{"type":"RuntimeDefault"}}""", spec["securityContext"]!.ToJsonString());
        Assert.Null(spec["initContainers"]);
        var container = Assert.Single(spec["containers"]!.AsArray())!;
        Assert.Equal(
            $$"""{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{{Capabilities[component]}}}""",
            container["securityContext"]!.ToJsonString());
    }

    [Fact]
    public void Render_SchedulerAndControllerManager_WriteNothingOnTheHost()
    {
        var manifests = TestSpecs.Filled(TestSpecs.Spec(), slotPort: 6445).Where(file => file.IsManifest).ToArray();
        foreach (var component in new[] { ComponentNames.Scheduler, ComponentNames.ControllerManager })
        {
            var spec = Yaml.Read(manifests.Single(file => file.Component == component).Text)!["spec"]!;
            var mounts = spec["containers"]![0]!["volumeMounts"]!.AsArray();

            Assert.NotEmpty(mounts);
            Assert.All(mounts, mount => Assert.True((bool?)mount!["readOnly"], $"{component} writes to {mount!["mountPath"]}"));
            Assert.Null(spec["hostPID"]);
        }
    }
}
