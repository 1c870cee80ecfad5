using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Pki.Tests.Joining;

[Trait("Category", "Unit")]
public sealed class BootstrapTokensTests
{
    private readonly FakeKubernetes _api = new();
    private readonly FakeTimeProvider _time = new(JoinCase.Now);

    [Theory]
    [InlineData(NodeRole.ControlPlane, 1, true)]
    [InlineData(NodeRole.Worker, 24, false)]
    public async Task Create_ThenList_ShowsRoleExpiryAndUseButNoSecret(NodeRole role, int hours, bool singleUse)
    {
        var tokens = new BootstrapTokens(_api, _time);

        var token = await tokens.CreateAsync(role, null, "for the lab", TestContext.Current.CancellationToken);

        var listed = Assert.Single(await tokens.ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(new BootstrapTokenInfo(token.Id, role, _time.GetUtcNow().AddHours(hours), singleUse, null, "for the lab"), listed);
        Assert.DoesNotContain(token.Secret, listed.ToString());
        Assert.DoesNotContain(token.Secret, token.ToString());
    }

    [Fact]
    public async Task Delete_ByWholeTokenOrId_RemovesIt()
    {
        var tokens = new BootstrapTokens(_api, _time);
        var token = await tokens.CreateAsync(NodeRole.Worker, null, null, TestContext.Current.CancellationToken);

        Assert.True(await tokens.DeleteAsync(token.Value, TestContext.Current.CancellationToken));
        Assert.False(await tokens.DeleteAsync(token.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ensure_Repeated_LeavesTheFirst()
    {
        var tokens = new BootstrapTokens(_api, _time);
        var token = BootstrapToken.Generate();

        Assert.True(await tokens.EnsureAsync(token, NodeRole.Worker, null, null, TestContext.Current.CancellationToken));
        Assert.False(await tokens.EnsureAsync(token, NodeRole.Worker, null, null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("abcdef.0123456789abcdef", true)]
    [InlineData(" abcdef.0123456789abcdef\n", true)]
    [InlineData("ABCDEF.0123456789abcdef", false)]
    [InlineData("abcdef.0123456789abcde", false)]
    [InlineData("abcdef", false)]
    [InlineData("", false)]
    public void TryParse_OfToken_TakesItsFormOnly(string text, bool expected) => Assert.Equal(expected, BootstrapToken.TryParse(text) is not null);

    [Fact]
    public async Task List_AmongOtherSecrets_SkipsThem()
    {
        await _api.CreateAsync(ResourceTypes.Secrets, new Secret { Metadata = new ObjectMeta { Name = "x", Namespace = "kube-system" } }, TestContext.Current.CancellationToken);

        Assert.Empty(await new BootstrapTokens(_api, _time).ListAsync(TestContext.Current.CancellationToken));
    }
}
