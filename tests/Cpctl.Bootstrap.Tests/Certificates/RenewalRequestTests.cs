using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Certificates;

namespace Cpctl.Bootstrap.Tests.Certificates;

[Trait("Category", "Unit")]
public sealed class RenewalRequestTests
{
    private static readonly ControlPlaneNode[] Nodes = [Node("cp2"), Node("cp1"), Node("w1", NodeRoles.Worker)];

    [Theory]
    [InlineData(null, null, "cp1: apiserver,kubelet; cp2: apiserver,kubelet")]
    [InlineData("cp2", null, "cp2: apiserver,kubelet")]
    [InlineData(null, "kubelet", "cp1: kubelet; cp2: kubelet")]
    [InlineData("cp1", "apiserver", "cp1: apiserver")]
    public void Select_WhatIsThere_TakesNodesAndLeaves(string? node, string? name, string expected) => Assert.Equal(
        expected,
        string.Join("; ", RenewalRequest.Select(node, name, Nodes).Select(one => $"{one.Node}: {string.Join(',', one.Certificates.Select(certificate => certificate.Name))}")));

    [Theory]
    [InlineData("cp9", null, "there is no control-plane node cp9")]
    [InlineData("w1", null, "there is no control-plane node w1")]
    [InlineData(null, "nothing", "there is no certificate nothing")]
    [InlineData("cp1", "ca", "ca is an authority")]
    public void Select_WhatIsNot_IsBadInput(string? node, string? name, string expected)
    {
        var error = Assert.Throws<CpctlException>(() => RenewalRequest.Select(node, name, Nodes));
        Assert.Equal((ExitCode.BadInput, expected), (error.Code, error.What));
    }

    private static ControlPlaneNode Node(string name, string role = NodeRoles.ControlPlane) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ControlPlaneNodeSpec { Role = role },
        Status = new ControlPlaneNodeStatus
        {
            Certificates =
            [
                new CertificateStatus { Name = "apiserver", RenewedBy = "agent" },
                new CertificateStatus { Name = "kubelet", RenewedBy = "agent" },
                new CertificateStatus { Name = "ca" },
            ],
        },
    };
}
