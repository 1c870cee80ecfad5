using Cpctl.Api.Node;
using Cpctl.Bootstrap.Install.Endpoint;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Reset;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Install;

[Trait("Category", "Unit")]
public sealed class InstallRollbackTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly FakeCri _cri = new();
    private readonly FakeSlots _slots = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Run_AnAgentThatPutsEverythingBack_EndsWithNothing()
    {
        foreach (var pod in new[] { "bootstrap-etcd", "bootstrap-kube-apiserver", "cpctl-agent-r1" }) Start(pod);
        _cri.Ending = pod =>
        {
            if (!pod.StartsWith("cpctl-agent", StringComparison.Ordinal)) return;
            Start("kube-apiserver-r1");
            _slots.Slot = 6445;
        };

        await CreateSut().RunAsync(_ => { }, TestContext.Current.CancellationToken);

        Assert.Empty(Directory.EnumerateFiles(_node.Paths.ManifestsDirectory));
        Assert.Empty(_cri.Pods);
        Assert.Null(_slots.Slot);
        Assert.True(LeftMark.Exists(_node.Paths));
    }

    [Fact]
    public async Task Run_NoAgentYet_EndsWhatThereIs()
    {
        Start("bootstrap-etcd");

        await CreateSut().RunAsync(_ => { }, TestContext.Current.CancellationToken);

        Assert.Empty(Directory.EnumerateFiles(_node.Paths.ManifestsDirectory));
        Assert.Empty(_cri.Pods);
    }

    private void Start(string pod)
    {
        TemporaryNode.Write(_node.Paths.Manifest(pod));
        _cri.Pods.Add($"{pod}-cp1");
    }

    private InstallRollback CreateSut() =>
        new(_node.Paths, _slots, new PodStop(_cri, "cp1", new Polling(TimeProvider.System)), new Archive(_node.Paths, TimeProvider.System));
}
