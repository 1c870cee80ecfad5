using Cpctl.Bootstrap.Kubelets;
using Cpctl.Bootstrap.Reset;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Bootstrap.Tests.Install;

namespace Cpctl.Bootstrap.Tests.Reset;

[Trait("Category", "Unit")]
public sealed class NodeCleaningTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly FakeCri _cri = new();
    private readonly FakeSlots _slots = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Run_TheAgentWritesManifestsUntilItIsStopped_LeavesNone()
    {
        TemporaryNode.Write(_node.Paths.Manifest("cpctl-agent-r1"));
        _cri.Pods.Add("cpctl-agent-r1-cp1");
        _cri.Ending = _ =>
        {
            TemporaryNode.Write(_node.Paths.Manifest("kube-apiserver-r1"));
            _slots.Slot = 6445;
        };
        var kubelet = new KubeletSupervision(new FakeHost(), _node.Paths);
        var time = TimeProvider.System;

        await new NodeCleaning(_node.Paths, _cri, _slots, kubelet, new Polling(time), time).RunAsync(destroyKeys: false, _ => { }, TestContext.Current.CancellationToken);

        Assert.Empty(Directory.EnumerateFiles(_node.Paths.ManifestsDirectory));
        Assert.Null(_slots.Slot);
        Assert.Equal(2, Directory.GetFiles(_node.Paths.ArchiveDirectory, "*.yaml", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_KeysOfTheCluster_AreNowhereWhenAnotherNodeHoldsThem(bool destroyed)
    {
        string[] keys =
        [
            _node.Paths.SignersFile, _node.Paths.SealingKeyFile, Path.Combine(_node.Paths.SignersDirectory, "cluster-ca.key"), _node.Paths.EncryptionConfigFile,
            Path.Combine(_node.Paths.PkiDirectory, "sa.key"), Path.Combine(_node.Paths.StateDirectory, "join", "var/lib/cpctl/signers/sealing.key"),
        ];
        foreach (var key in keys) TemporaryNode.Write(key, "KEY OF THE CLUSTER");
        TemporaryNode.Write(Path.Combine(_node.Paths.PkiDirectory, "ca.crt"), "certificate");
        var time = TimeProvider.System;

        await new NodeCleaning(_node.Paths, _cri, _slots, new KubeletSupervision(new FakeHost(), _node.Paths), new Polling(time), time)
            .RunAsync(destroyed, _ => { }, TestContext.Current.CancellationToken);

        var left = Directory.GetFiles(_node.Paths.Root, "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        Assert.Equal(destroyed ? 0 : keys.Length, left.Count(text => text.Contains("KEY OF", StringComparison.Ordinal)));
        Assert.Contains("certificate", left);
    }
}
