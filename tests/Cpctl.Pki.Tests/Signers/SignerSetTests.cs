using System.Security.Cryptography;
using System.Text;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Signers;

[Trait("Category", "Unit")]
public sealed class SignerSetTests
{
    [Fact]
    public void Json_RoundTrip_KeepsEverything()
    {
        using var node = new TestNode();
        var original = node.Signers;
        var rotating = new SignerSet
        {
            ClusterId = original.ClusterId,
            Cluster = new AuthorityLine { Active = original.Cluster.Active, Next = original.Etcd.Active, Retired = [original.FrontProxy.Active] },
            Etcd = original.Etcd,
            FrontProxy = original.FrontProxy,
            ServiceAccounts = new ServiceAccountKeys { Active = original.ServiceAccounts.Active, RetiredPublicKeys = [original.Etcd.Active.Key.PublicKeyPem()] },
            Encryption = new EncryptionKeys
            {
                Active = original.Encryption.Active,
                Next = EncryptionKey.Create(EncryptionProvider.Aesgcm, node.Time),
                Retired = [EncryptionKey.Create(EncryptionProvider.Secretbox, node.Time)],
            },
        };

        var json = rotating.ToJson();

        Assert.Equal(json, SignerSet.FromJson(json).ToJson());
        Assert.Equal(3, SignerSet.FromJson(json).Cluster.Trusted.Count());
        Assert.Equal(3, SignerSet.FromJson(json).Encryption.All.Count());
    }

    [Fact]
    public void Save_ThenTryLoad_GivesTheSameAndIsPrivate()
    {
        using var node = new TestNode();

        Assert.Null(SignerSet.TryLoad(node.Paths));
        Assert.True(node.Signers.Save(node.Paths));
        Assert.False(node.Signers.Save(node.Paths));

        Assert.Equal(node.Signers.ToJson(), SignerSet.TryLoad(node.Paths)!.ToJson());
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(node.Paths.SignersFile));
    }

    [Fact]
    public void FromJson_OfAnyPrefix_ThrowsCryptographicException()
    {
        using var node = new TestNode();
        var json = node.Signers.ToJson();

        for (var length = 0; length < json.Length - 2; length += 97)
        {
            Assert.Throws<CryptographicException>(() => SignerSet.FromJson(json.AsSpan(0, length)));
        }
    }

    [Fact]
    public void ToString_OfAnythingWithAKey_ShowsNoSecret()
    {
        using var node = new TestNode();
        var signers = node.Signers;
        string[] shown =
        [
            signers.ToString(), signers.Cluster.Active.ToString(), signers.Cluster.Active.Key.ToString(),
            signers.Encryption.Active.ToString(),
        ];

        var secret = Convert.ToBase64String(signers.Encryption.Active.Secret);
        Assert.All(shown, text => Assert.DoesNotContain("PRIVATE", text));
        Assert.All(shown, text => Assert.DoesNotContain(secret, text));
    }

    [Fact]
    public void Create_Authority_IsBackdatedForSkewAndLivesAsLongAsAsked()
    {
        using var node = new TestNode();
        var certificate = node.Signers.Cluster.Active.Certificate;

        Assert.Equal(node.Time.GetUtcNow() - Authority.ClockSkew, new DateTimeOffset(certificate.NotBefore));
        Assert.Equal(node.Time.GetUtcNow() + TimeSpan.FromHours(87600), new DateTimeOffset(certificate.NotAfter));
        Assert.Equal("CN=kubernetes", certificate.Subject);
    }

    [Fact]
    public async Task Pin_OfAuthority_IsWhatKubeadmsDocumentationComputesWithOpenSsl()
    {
        using var node = new TestNode();
        node.Ensure();
        var key = Path.Combine(node.Paths.Root, "key.der");

        // openssl x509 -pubkey -in ca.crt | openssl pkey -pubin -outform der | openssl dgst -sha256 -hex
        var pem = Path.Combine(node.Paths.Root, "key.pem");
        await File.WriteAllTextAsync(pem, await OpenSsl.RunAsync("x509", "-noout", "-pubkey", "-in", Path.Combine(node.Paths.PkiDirectory, "ca.crt")), TestContext.Current.CancellationToken);
        await OpenSsl.RunAsync("pkey", "-pubin", "-in", pem, "-outform", "der", "-out", key);
        var digest = await OpenSsl.RunAsync("dgst", "-sha256", "-hex", key);

        Assert.EndsWith(node.Signers.Cluster.Active.Pin.Value["sha256:".Length..], digest.Trim());
    }

    [Fact]
    public void EncryptionConfiguration_Rendered_WritesWithTheActiveKeyAndReadsPlainLast()
    {
        using var node = new TestNode();

        var lines = EncryptionConfiguration.Render(new EncryptionKeys
        {
            Active = new EncryptionKey("a", EncryptionProvider.Secretbox, new byte[32]),
            Retired = [new EncryptionKey("b", EncryptionProvider.Aesgcm, Encoding.ASCII.GetBytes(new string('x', 32)))],
        }).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["  - secretbox:", "  - aesgcm:", "  - identity: {}"], lines.Where(line => line.StartsWith("  - ", StringComparison.Ordinal) && !line.Contains("secrets", StringComparison.Ordinal)));
    }
}
