using Cpctl.Api.Resources;
using Cpctl.StaticPods.Tests.Agent.World;

namespace Cpctl.StaticPods.Tests.Agent.Certificates;

/// <summary>The whole agent on a simulated node, asked to renew.</summary>
[Trait("Category", "Unit")]
public sealed class RenewalRequestTests : IDisposable
{
    private readonly Simulation _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Request_IsCarriedOutOnceAndReported_AlsoAfterAKill()
    {
        await _node.AfterFirstRevisionAsync();
        _node.Api.AskToRenew(new CertificateRenewal { Id = "1", Names = ["apiserver"] });
        await _node.ConvergeAsync();
        _node.Kill();
        await _node.ConvergeAsync();

        Assert.Equal(["apiserver"], Assert.Single(_node.Preparation.Asked).Names);
        Assert.Equal("1", _node.State.RenewedCertificates);
        Assert.Equal("1", _node.Report!.Node.Status!.RenewedCertificates);

        _node.Api.AskToRenew(new CertificateRenewal { Id = "2" });
        await _node.ConvergeAsync();
        Assert.Equal(["1", "2"], _node.Preparation.Asked.Select(asked => asked.Id));
    }
}
