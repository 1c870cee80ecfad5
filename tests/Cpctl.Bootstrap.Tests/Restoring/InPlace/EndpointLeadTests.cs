using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Restoring.InPlace;

namespace Cpctl.Bootstrap.Tests.Restoring.InPlace;

[Trait("Category", "Unit")]
public sealed class EndpointLeadTests
{
    private static readonly ControlPlaneNode[] Nodes = [Node("cp1", "10.0.0.1"), Node("cp2", "10.0.0.2")];

    [Theory]
    [InlineData("10.0.0.1:6443", "cp1", null)]
    [InlineData("10.0.0.1:6443", "cp2", "on cp1")]
    [InlineData("10.0.0.9:6443", "cp2", null)]
    [InlineData("api.example.org:6443", "cp2", null)]
    [InlineData(null, "cp2", null)]
    public void Objection_EndpointAndNode_RefusedWhereItLeadsElsewhere(string? endpoint, string here, string? remedy)
    {
        var objection = EndpointLead.Objection(endpoint, here, Nodes);

        if (remedy is null) Assert.Null(objection);
        else Assert.Contains(remedy, objection?.Remedy, StringComparison.Ordinal);
    }

    private static ControlPlaneNode Node(string name, string ip) =>
        new() { Metadata = new ObjectMeta { Name = name }, Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane, Ip = ip } };
}
