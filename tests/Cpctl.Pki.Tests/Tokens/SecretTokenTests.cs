using System.Buffers.Text;
using System.Text;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Tokens;

namespace Cpctl.Pki.Tests.Tokens;

[Trait("Category", "Unit")]
public sealed class SecretTokenTests
{
    private const string Claims = """{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"default","kubernetes.io/serviceaccount/secret.name":"builder-token","sub":"system:serviceaccount:default:builder"}""";

    [Theory]
    [InlineData(nameof(KeyAlgorithm.EcdsaP256), "ES256", 64)]
    [InlineData(nameof(KeyAlgorithm.EcdsaP384), "ES384", 96)]
    [InlineData(nameof(KeyAlgorithm.Rsa2048), "RS256", 256)]
    public void SignedAnew_HasTheSameClaimsAndTheNewKeysSignature(string algorithm, string name, int length)
    {
        var (old, next) = (PrivateKey.Create(KeyAlgorithm.EcdsaP256), PrivateKey.Create(Enum.Parse<KeyAlgorithm>(algorithm)));
        using var oldPublic = TokenKey.FromPem(old.PublicKeyPem());
        using var nextPublic = TokenKey.FromPem(next.PublicKeyPem());
        var before = SecretToken.Of(Secret(Token(Claims, old)))!;

        var text = before.SignedAnew(next);

        var after = SecretToken.Of(Secret(text))!;
        Assert.True(before.IsSignedBy(oldPublic) && !before.IsSignedBy(nextPublic));
        Assert.True(after.IsSignedBy(nextPublic) && !after.IsSignedBy(oldPublic));
        Assert.Equal(before.Claims, after.Claims);
        Assert.Equal(length, after.Signature.Length);
        Assert.Contains($"\"alg\":\"{name}\"", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.Split('.')[0])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kubernetes/serviceaccount", "other", "builder-token")]
    [InlineData("kubernetes/serviceaccount", "default", "another's")]
    [InlineData("somebody", "default", "builder-token")]
    public void Of_ClaimsOfSomethingElse_IsNone(string issuer, string ns, string name)
    {
        var claims = $$"""{"iss":"{{issuer}}","kubernetes.io/serviceaccount/namespace":"{{ns}}","kubernetes.io/serviceaccount/secret.name":"{{name}}"}""";
        Assert.Null(SecretToken.Of(Secret(Token(claims, PrivateKey.Create(KeyAlgorithm.EcdsaP256)))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("!.!.!")]
    [InlineData("e30.W10.")]
    [InlineData("e30.MQ.")]
    public void Of_NoToken_IsNone(string text) => Assert.Null(SecretToken.Of(Secret(text)));

    [Fact]
    public void Of_SecretOfAnotherType_IsNone() =>
        Assert.Null(SecretToken.Of(Secret(Token(Claims, PrivateKey.Create(KeyAlgorithm.EcdsaP256))) with { Type = "Opaque" }));

    [Fact]
    public void ToString_TellsNothing()
    {
        var token = Token(Claims, PrivateKey.Create(KeyAlgorithm.EcdsaP256));
        Assert.DoesNotContain(token.Split('.')[1][..8], SecretToken.Of(Secret(token))!.ToString(), StringComparison.Ordinal);
    }

    internal static string Token(string claims, PrivateKey key)
    {
        var content = $"{Base64Url.EncodeToString("{}"u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{content}.{Base64Url.EncodeToString(key.SignToken(Encoding.UTF8.GetBytes(content)))}";
    }

    private static Secret Secret(string token) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "builder-token" },
        Type = SecretToken.SecretType,
        Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [SecretToken.DataKey] = Encoding.UTF8.GetBytes(token) },
    };
}
