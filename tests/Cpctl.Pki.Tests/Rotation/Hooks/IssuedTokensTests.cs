using System.Text;
using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Hooks;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Tests.Tokens;
using Cpctl.Pki.Tokens;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Pki.Tests.Rotation.Hooks;

[Trait("Category", "Unit")]
public sealed class IssuedTokensTests
{
    private readonly HookCase _case = new(RotationName.ServiceAccount);
    private readonly IssuedTokens _sut;

    public IssuedTokensTests() => _sut = new IssuedTokens(_case.Kubernetes, _case.Time, NullLogger.Instance);

    [Fact]
    public async Task Remaining_TokensMayLive_WaitsAndSaysUntilWhen()
    {
        var use = Assert.Single(await RemainingAsync());
        Assert.Equal("tokens until 2030-01-02 13:00:00Z", use.What);
        Assert.Equal((false, _case.Time.GetUtcNow().AddHours(25)), (use.CanBeReplaced, use.Until));
    }

    [Fact]
    public async Task Remaining_TheFieldIsShortened_EndsEarlier()
    {
        _case.Context.ControlPlane.Spec.Certificates.TokenRetirement = "0s";
        Assert.Empty(await RemainingAsync());
    }

    [Fact]
    public async Task Replace_TokenOfTheOldKey_IsSignedAnewWithItsOwnClaims()
    {
        await StoreAsync("a-token", Claims("a-token"), _case.Before.ServiceAccounts.Active);
        await StoreAsync("b-token", Claims("b-token"), _case.Signers.ServiceAccounts.Active);
        _case.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal("the token of a Secret", Assert.Single(await RemainingAsync()).What);
        var other = await TextAsync("b-token");

        await ReplaceAsync();

        Assert.Empty(await RemainingAsync());
        var token = SecretToken.Of((await _case.Kubernetes.TryGetAsync(ResourceTypes.Secrets, "default", "a-token", HookCase.Token))!)!;
        using var key = TokenKey.FromPem(_case.Signers.ServiceAccounts.Active.PublicKeyPem());
        Assert.True(token.IsSignedBy(key));
        Assert.Equal(other, await TextAsync("b-token"));
    }

    [Fact]
    public async Task Replace_TokenThatNobodyOfUsSigned_IsLeftAlone()
    {
        // Or whoever may write Secrets could have himself made anybody.
        await StoreAsync("forged", Claims("forged"), PrivateKey.Create(KeyAlgorithm.EcdsaP256));
        await StoreAsync("moved", Claims("a-token"), _case.Before.ServiceAccounts.Active);
        _case.Time.Advance(TimeSpan.FromHours(25));
        var writes = _case.Kubernetes.Writes;
        Assert.Empty(await RemainingAsync());
        await ReplaceAsync();
        Assert.Equal(writes, _case.Kubernetes.Writes);
    }

    [Fact]
    public async Task Replace_KilledInTheMiddle_TheNextOneEndsIt()
    {
        await StoreAsync("a-token", Claims("a-token"), _case.Before.ServiceAccounts.Active);
        await StoreAsync("b-token", Claims("b-token"), _case.Before.ServiceAccounts.Active);
        _case.Time.Advance(TimeSpan.FromHours(25));
        (_case.Kubernetes.FailAtWrite, _case.Kubernetes.FailAfterEffect) = (_case.Kubernetes.Writes + 1, true);
        await Assert.ThrowsAnyAsync<Exception>(ReplaceAsync);
        Assert.Equal("the token of a Secret", Assert.Single(await RemainingAsync()).What);
        await ReplaceAsync();
        Assert.Empty(await RemainingAsync());
    }

    private static string Claims(string secret) =>
        $$"""{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"default","kubernetes.io/serviceaccount/secret.name":"{{secret}}"}""";

    private Task<IReadOnlyList<RemainingUse>> RemainingAsync() => _sut.RemainingAsync(_case.Context, HookCase.Token);

    private Task ReplaceAsync() => _sut.ReplaceAsync(_case.Context, _ => Task.CompletedTask, HookCase.Token);

    private Task<Secret> StoreAsync(string name, string claims, PrivateKey key) => _case.MakeAsync(new Secret
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name },
        Type = SecretToken.SecretType,
        Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [SecretToken.DataKey] = Encoding.UTF8.GetBytes(SecretTokenTests.Token(claims, key)) },
    });

    private async Task<string> TextAsync(string name) =>
        Encoding.UTF8.GetString((await _case.Kubernetes.TryGetAsync(ResourceTypes.Secrets, "default", name, HookCase.Token))!.Data![SecretToken.DataKey]);
}
