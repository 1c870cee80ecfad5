using System.Net;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;

namespace Cpctl.Pki.Tests.Joining;

/// <summary>What a worker's agent may have signed for its kubelet.</summary>
[Trait("Category", "Unit")]
public sealed class KubeletRequestPolicyTests
{
    /// <summary>Addresses asked for, and the reason; null means they are signed. The worker was admitted with 10.0.0.12.</summary>
    [Theory]
    [InlineData(new[] { "10.0.0.12" }, null)]
    [InlineData(new[] { "10.0.0.13" }, "AddressOfAnother")]
    [InlineData(new[] { "10.0.0.11" }, "AddressOfAnother")]
    [InlineData(new[] { "10.0.0.10" }, "AddressOfAnother")]
    [InlineData(new[] { "::ffff:10.0.0.11" }, "Malformed")]
    [InlineData(new[] { "::ffff:10.0.0.12" }, "Malformed")]
    [InlineData(new[] { "::10.0.0.11" }, "Malformed")]
    [InlineData(new[] { "64:ff9b::10.0.0.11" }, "Malformed")]
    [InlineData(new[] { "2002:a00:b::1" }, "Malformed")]
    [InlineData(new[] { "10.0.0.12", "::ffff:10.0.0.11" }, "Malformed")]
    [InlineData(new string[0], "Malformed")]
    public void Decide_Serving_OnlyTheAddressItWasAdmittedWith(string[] addresses, string? reason) =>
        Check(reason, Join(addresses), join => join.ControlPlaneNode = JoinCase.Worker());

    [Theory]
    [InlineData("10.0.0.10", "AddressTaken")]
    [InlineData("10.96.0.1", "AddressTaken")]
    [InlineData("10.97.0.9", "AddressTaken")]
    [InlineData("10.244.1.2", "AddressTaken")]
    [InlineData("10.0.0.11", "AddressTaken")]
    [InlineData("10.0.0.12", null)]
    public void Decide_Serving_NoAddressOfOthersEvenWhenTheNodeWasAdmittedWithIt(string address, string? reason) =>
        Check(reason, Join([address]), join =>
        {
            join.ControlPlaneNode = JoinCase.Worker(ip: address);
            join.Addresses["10.0.0.11"] = "cp1";
            join.Addresses["10.0.0.12"] = "cp2";
        });

    [Fact]
    public void Decide_Serving_IPv6InAnotherForm_IsTheSameAddress() =>
        Check(null, Join(["fd00::12"]), join => join.ControlPlaneNode = JoinCase.Worker(ip: "FD00:0::0012"));

    [Theory]
    [InlineData("u2", null)]
    [InlineData("u1", "NodeRemoved")]
    public void Decide_AnotherUid_IsAnotherMachines(string uid, string? reason) => Check(reason, Join(["10.0.0.12"]), join =>
    {
        join.AskAsWorker(uid);
        join.ControlPlaneNode = JoinCase.Worker();
    });

    [Fact]
    public void Decide_OnlyItsNodeIsThere_WasRemoved() => Check("NodeRemoved", Join(["10.0.0.12"]), join => join.KubeNode = new KubeNode());

    private static JoinCase Join(string[] addresses)
    {
        var join = new JoinCase(NodeRole.Worker) { Signer = ClusterNames.KubeletSigner, Usages = ["digital signature", "server auth"] };
        join.AskAsWorker("u2");
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("cp2");
        Array.ForEach(addresses, address => names.AddIpAddress(IPAddress.Parse(address)));
        var request = join.Key.Request(new X500DistinguishedName("CN=system:node:cp2, O=system:nodes"));
        request.CertificateExtensions.Add(names.Build());
        join.Pem = request.CreateSigningRequestPem();
        return join;
    }

    private static void Check(string? reason, JoinCase join, Action<JoinCase> arrange)
    {
        using var owned = join;
        arrange(join);

        var (leaf, _, decision) = KubeletRequestPolicy.Decide(join.Facts);

        Assert.Equal(reason ?? "CpctlPolicy", decision.Reason);
        Assert.Equal(reason is null, leaf is not null);
    }
}
