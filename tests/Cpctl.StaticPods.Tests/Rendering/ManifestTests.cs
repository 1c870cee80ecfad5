using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Tests.Rendering;

[Trait("Category", "Unit")]
public class ManifestTests
{
    private static readonly IReadOnlyList<RevisionFile> Files = TestSpecs.Filled(TestSpecs.Spec(), slotPort: 6445);

    public static TheoryData<string> Components => [.. StaticPod.All.Select(pod => pod.Component)];

    [Theory]
    [MemberData(nameof(Components))]
    public void Render_StaticPod_IsNamedAsItsFileAndLabelled(string component)
    {
        var file = Files.Single(file => file.Component == component && file.IsManifest);
        var pod = Yaml.Read(file.Text)!;

        Assert.Equal($"/etc/kubernetes/manifests/{pod["metadata"]!["name"]}.yaml", file.Path);
        Assert.Equal(StaticPod.Of(component)!.Namespace, (string?)pod["metadata"]!["namespace"]);
        Assert.Equal(component, (string?)pod["metadata"]!["labels"]!["component"]);
        Assert.Equal("1", (string?)pod["metadata"]!["labels"]!["cpctl.dev/revision"]);
        Assert.Equal("system-node-critical", (string?)pod["spec"]!["priorityClassName"]);
    }

    [Theory]
    [MemberData(nameof(Components))]
    public void Render_StaticPod_DeclaresNoPortsAndNoPrivileges(string component)
    {
        var container = Container(component);

        Assert.Null(container["ports"]);
        Assert.Null(container["securityContext"]!["privileged"]);
        Assert.False((bool)container["securityContext"]!["allowPrivilegeEscalation"]!);
    }

    [Theory]
    [MemberData(nameof(Components))]
    public void Render_StaticPod_MountsEveryVolumeItHas(string component)
    {
        var pod = Yaml.Read(Files.Single(file => file.Component == component && file.IsManifest).Text)!;

        Assert.Equal(
            pod["spec"]!["volumes"]!.AsArray().Select(volume => (string?)volume!["name"]),
            Container(component)["volumeMounts"]!.AsArray().Select(mount => (string?)mount!["name"]));
    }

    [Fact]
    public void Render_ApiServer_IsProbedOnItsSlot()
    {
        var container = Container(ComponentNames.ApiServer);

        foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
        {
            // A number: a text would be the name of a port, which does not exist.
            Assert.Equal(6445, container[probe]!["httpGet"]!["port"]!.GetValue<int>());
        }

        Assert.Contains("--audit-log-path=/var/log/kubernetes/audit-6445.log", Command(ComponentNames.ApiServer));
    }

    [Fact]
    public void Render_ConfigurationThatPodsMount_LiesWhereTheyLook()
    {
        foreach (var component in new[] { ComponentNames.ApiServer, ComponentNames.Scheduler })
        {
            var mounted = Container(component)["volumeMounts"]!.AsArray().Select(mount => (string)mount!["mountPath"]!).ToArray();
            var files = Files.Where(file => file.Component == component && !file.IsManifest).Select(file => Path.GetDirectoryName(file.Path)!).Distinct(StringComparer.Ordinal);
            Assert.All(files, directory => Assert.Contains(directory, mounted));
        }
    }

    [Fact]
    public void Render_Etcd_StartsThroughTheLauncher()
    {
        var command = Command(ComponentNames.Etcd);

        Assert.Equal(["/var/lib/cpctl/bin/ld-linux-x86-64.so.2", "--library-path", "/var/lib/cpctl/bin/lib", "/var/lib/cpctl/bin/cpctl", "etcd-launch"], command[..5]);
        var options = Cpctl.Etcd.Launch.LaunchOptions.Parse(command[5..]);
        Assert.Equal("/var/lib/etcd", options.DataDirectory);
        Assert.Equal([2379, 2380, 2381], options.WaitPorts);
        Assert.Equal("etcd", options.Command[0]);
        Assert.Contains("--client-cert-auth=true", options.Command);
        Assert.Contains("--peer-client-cert-auth=true", options.Command);
    }

    [Fact]
    public void Render_OnlyOperatorAndControllerManager_SeeSignersAndNobodyTheAdminsKubeconfig()
    {
        var readers = StaticPod.All.Where(pod => pod.Component != ComponentNames.Agent).ToDictionary(
            pod => pod.Component,
            pod => Container(pod.Component)["volumeMounts"]!.AsArray().Select(mount => (string)mount!["mountPath"]!).ToArray());

        Assert.Equal(
            [ComponentNames.ControllerManager, ComponentNames.Operator],
            readers.Where(reader => reader.Value.Any(path => path.StartsWith("/var/lib/cpctl/signers", StringComparison.Ordinal))).Select(reader => reader.Key).Order(StringComparer.Ordinal).Reverse());
        Assert.DoesNotContain("/var/lib/cpctl/signers", readers[ComponentNames.ControllerManager]);
        Assert.DoesNotContain(readers.Values, paths => paths.Contains("/etc/kubernetes", StringComparer.Ordinal) || paths.Contains("/etc/kubernetes/admin.conf", StringComparer.Ordinal));
    }

    private static JsonNode Container(string component) =>
        Yaml.Read(Files.Single(file => file.Component == component && file.IsManifest).Text)!["spec"]!["containers"]![0]!;

    private static string[] Command(string component) => [.. Container(component)["command"]!.AsArray().Select(argument => (string)argument!)];
}
