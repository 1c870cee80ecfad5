using Cpctl.Api.Resources;
using Cpctl.StaticPods.Nodes;

namespace Cpctl.StaticPods.Tests.Nodes;

[Trait("Category", "Unit")]
public sealed class AddressPlanTests
{
    private static readonly ControlPlaneNode Other = Node("cp2", "10.0.0.2", "10.0.0.2");

    [Theory]
    [InlineData(null, null)] // its agent is older and says nothing
    [InlineData("10.0.0.1", null)]
    [InlineData("10.0.0.9", "10.0.0.9")]
    public void For_WhatTheAgentSays_IsTakenOver(string? said, string? expected) =>
        Assert.Equal((expected, null), AddressPlan.For(Node("cp1", "10.0.0.1", said), [Node("cp1", "10.0.0.1", said), Other]));

    [Fact]
    public void For_AnothersAddress_IsRefused()
    {
        var node = Node("cp1", "10.0.0.1", "10.0.0.2");

        Assert.Equal((null, "10.0.0.2 is the address of cp2"), AddressPlan.For(node, [node, Other]));
    }

    [Fact]
    public void For_TheFormerAddressOfOneThatHasMovedToo_IsTakenOver()
    {
        var node = Node("cp1", "10.0.0.1", "10.0.0.2");

        Assert.Equal(("10.0.0.2", null), AddressPlan.For(node, [node, Node("cp2", "10.0.0.2", "10.0.0.7")]));
    }

    [Fact]
    public void For_AWorker_IsLeftAsItIs()
    {
        var worker = Node("w1", "10.0.0.1", "10.0.0.9");
        worker = worker with { Spec = worker.Spec with { Role = NodeRoles.Worker } };

        Assert.Equal((null, null), AddressPlan.For(worker, [worker, Other]));
    }

    private static ControlPlaneNode Node(string name, string ip, string? said) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane, Ip = ip },
        Status = new ControlPlaneNodeStatus { Address = said },
    };
}
