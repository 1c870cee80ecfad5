using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Tests.Agent.World;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class StrayManifestTests
{
    private const string Ours = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-scheduler\n  labels:\n    cpctl.dev/component: kube-scheduler\n";
    private const string Theirs = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-vip\n";

    [Theory]
    [InlineData("kube-scheduler.yaml", Ours, false, null)]
    [InlineData("kube-scheduler.yaml.bak", Ours, true, "kube-scheduler")]
    [InlineData("kube-scheduler.yaml~", Ours, true, "kube-scheduler")]
    [InlineData("kube-scheduler (copy).yaml", Ours, true, "kube-scheduler")]
    [InlineData("etcd-r1-backup.yaml", "labels: {\"cpctl.dev/component\": \"etcd\"}", true, "etcd")]
    [InlineData("etcd-r1.yaml", "labels: {\"cpctl.dev/component\": \"etcd\"}", false, null)]
    [InlineData("bootstrap-etcd.yaml", "labels: {\"cpctl.dev/component\": \"etcd\"}", false, null)]
    [InlineData(".kube-scheduler.yaml.swp", Ours, false, null)]
    [InlineData("kube-vip.yaml", Theirs, false, null)]
    [InlineData("kube-vip.json", Theirs, false, null)]
    [InlineData("kube-vip.yaml.old", Theirs, true, null)]
    [InlineData("notes", "buy milk", true, null)]
    public void Of_FileInTheKubeletsDirectory_IsStrayOrNot(string name, string text, bool isStray, string? component)
    {
        var stray = StrayManifest.Of(name, text);
        Assert.Equal(isStray, stray is not null);
        Assert.Equal(component, stray?.Component);
    }

    [Fact]
    public async Task Apply_ACopyBesideAManifest_GoesIntoTheArchiveAndIsTold()
    {
        using var simulation = await new Simulation().AfterFirstRevisionAsync();
        var directory = simulation.Paths.ManifestsDirectory;
        var copy = Path.Combine(directory, "kube-scheduler.yaml.bak");
        File.Copy(Path.Combine(directory, "kube-scheduler.yaml"), copy);
        await File.WriteAllTextAsync(Path.Combine(directory, "kube-vip.yaml.old"), Theirs, TestContext.Current.CancellationToken);
        await simulation.ConvergeAsync();

        Assert.False(File.Exists(copy));
        Assert.Single(Directory.EnumerateFiles(simulation.Paths.ArchiveDirectory, "*-kube-scheduler.yaml.bak"));
        Assert.True(File.Exists(Path.Combine(directory, "kube-scheduler.yaml")));
        Assert.Equal(["kube-vip.yaml.old"], simulation.Report!.Node.Status!.StrayManifests);
    }
}
