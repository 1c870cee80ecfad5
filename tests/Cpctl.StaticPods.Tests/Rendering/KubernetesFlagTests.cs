using Cpctl.Api.Configuration;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Tests.Golden;

namespace Cpctl.StaticPods.Tests.Rendering;

/// <summary>Every rendered flag is one that the release knows; the lists come from the binaries' own --help.</summary>
[Trait("Category", "Unit")]
public class KubernetesFlagTests
{
    [Theory]
    [InlineData(ComponentNames.ApiServer)]
    [InlineData(ComponentNames.ControllerManager)]
    [InlineData(ComponentNames.Scheduler)]
    public void Render_StaticPod_UsesOnlyFlagsOfTheRelease(string component)
    {
        var manifest = TestSpecs.Filled(TestSpecs.Spec()).Single(file => file.Component == component && file.IsManifest).Text;
        var command = Yaml.Read(manifest)!["spec"]!["containers"]![0]!["command"]!.AsArray().Select(argument => (string)argument!).ToArray();

        Assert.Equal(component, command[0]);
        AssertKnown(component, command[1..]);
    }

    [Fact]
    public void Render_Kubelet_UsesOnlyFlagsOfTheRelease()
    {
        var environment = TestSpecs.File(TestSpecs.Spec(), "cpctl.env");
        var arguments = environment.Split("CPCTL_KUBELET_ARGS=\"")[1].Split('"')[0];

        AssertKnown(ComponentNames.Kubelet, arguments.Split(' '));
    }

    private static void AssertKnown(string program, IEnumerable<string> arguments)
    {
        var known = KnownFlags.Of("v1.20.2", program);
        var names = arguments.Select(argument => argument.Split('=')[0]).ToArray();
        Assert.NotEmpty(names);
        Assert.All(names, name =>
        {
            Assert.StartsWith("--", name, StringComparison.Ordinal);
            Assert.Contains(name[2..], known);
        });
    }
}
