using Cpctl.Pki.Leaves;
using Cpctl.StaticPods.Agent.Certificates;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Tests.Agent.World;
using Cpctl.StaticPods.Tests.Rendering;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Agent.Certificates;

[Trait("Category", "Unit")]
public sealed class ExpiredClientsTests : IDisposable
{
    private readonly Simulation _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData(LeafDefect.Expired, "controller-manager", "kube-controller-manager")]
    [InlineData(LeafDefect.Expired, "scheduler", "kube-scheduler")]
    [InlineData(LeafDefect.Expired, "apiserver", null)]
    [InlineData(LeafDefect.DueForRenewal, "scheduler", null)]
    public async Task Restart_LeafOfAClient_StopsItOnlyAfterItHadExpired(LeafDefect found, string leaf, string? stopped)
    {
        await _node.AfterFirstRevisionAsync();

        await RestartAsync(found, leaf);

        Assert.Equal(stopped is null ? [] : [stopped], _node.World.Cri.Stopped);
        Assert.False(File.Exists(_node.Paths.KubeletRestartFile));
    }

    [Fact]
    public async Task Restart_KubeletsHadExpired_AsksItsSupervisor()
    {
        await _node.AfterFirstRevisionAsync();

        await RestartAsync(LeafDefect.Expired, "kubelet-client");

        Assert.Empty(_node.World.Cri.Stopped);
        Assert.True(File.Exists(_node.Paths.KubeletRestartFile));
    }

    private Task RestartAsync(LeafDefect found, string leaf) =>
        new ExpiredClients(new PodObserver(_node.World.Cri, TestSpecs.Node.Name), _node.World.Cri, _node.Paths, NullLogger.Instance)
            .RestartAsync([new LeafOutcome(leaf, $"/{leaf}.crt", found, Certificate: null)], CancellationToken.None);
}
