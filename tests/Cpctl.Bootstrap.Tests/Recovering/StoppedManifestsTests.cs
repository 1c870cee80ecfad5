using Cpctl.Bootstrap.Recovering;

namespace Cpctl.Bootstrap.Tests.Recovering;

[Trait("Category", "Unit")]
public sealed class StoppedManifestsTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void TakeAwayThenPutBack_AllOfThem_TheDirectoryIsAsBefore()
    {
        Directory.CreateDirectory(_node.Paths.ManifestsDirectory);
        foreach (var (pod, component) in new[] { ("etcd-r3", "etcd"), ("kube-apiserver-r2", "kube-apiserver"), ("cpctl-agent-r1", "cpctl-agent"), ("kube-scheduler", "kube-scheduler") })
            File.WriteAllText(_node.Paths.Manifest(pod), $"metadata: {{name: {pod}, labels: {{cpctl.dev/component: {component}}}}}\n");
        File.WriteAllText(_node.Paths.Manifest("theirs"), "not: [yaml");
        var before = Read();
        var manifests = new StoppedManifests(_node.Paths, new RecoveryFiles(_node.Paths));

        foreach (var component in StoppedManifests.Order) manifests.TakeAway(component);

        Assert.Equal(["kube-scheduler.yaml", "theirs.yaml"], Read().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["etcd-r3"], manifests.PodsOf("etcd"));

        // Killed and begun again: what was taken away before is not forgotten.
        foreach (var component in StoppedManifests.Order) manifests.TakeAway(component);
        manifests.PutBack();

        Assert.Equal(before, Read());
    }

    private Dictionary<string, string> Read() =>
        Directory.GetFiles(_node.Paths.ManifestsDirectory).ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
}
