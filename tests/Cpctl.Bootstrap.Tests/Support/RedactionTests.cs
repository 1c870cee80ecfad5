using System.Text;
using Cpctl.Bootstrap.Support;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Age;

namespace Cpctl.Bootstrap.Tests.Support;

[Trait("Category", "Unit")]
public sealed class RedactionTests
{
    private const string Key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIABCDEF0123\n-----END EC PRIVATE KEY-----";

    [Theory]
    [InlineData("token abcdef.0123456789abcdef ends", "token abcdef.[redacted] ends")]
    [InlineData("Authorization: Bearer abc.def-ghi_jkl", "Authorization: Bearer [redacted]")]
    [InlineData("""{"password":"hunter2","user":"me"}""", """{"password":"[redacted]","user":"me"}""")]
    [InlineData("""{\"password\": \"hunter2\"}""", """{\"password\": \"[redacted]\"}""")]
    [InlineData("secretAccessKey: wJalrXUtnFEMI", "secretAccessKey: [redacted]")]
    [InlineData("      - name: key1\n        secret: c2VjcmV0IGlzIHNlY3VyZSBoZXJl", "      - name: key1\n        secret: [redacted]")]
    [InlineData("https://me:hunter2@registry.example.org/x", "https://me:[redacted]@registry.example.org/x")]
    [InlineData("jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVz.c2lnbmF0dXJl end", "jwt [redacted] end")]
    [InlineData("before " + Key + " after", "before [redacted] after")]
    [InlineData("""{"key":"-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n"}""", """{"key":"[redacted]\n"}""")]
    [InlineData("cut off -----BEGIN RSA PRIVATE KEY-----\nMIIEow", "cut off [redacted]")]
    [InlineData("IABCDEF0123\n-----END RSA PRIVATE KEY-----\nrest", "[redacted]\nrest")]
    public void Apply_WhatOpensSomething_IsReplaced(string text, string expected) => Assert.Equal(expected, new Redaction([]).Apply(text));

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----")]
    [InlineData("secretName: cpctl-system/signers\nserviceAccountName: default")]
    [InlineData("etcd 3.5.30 at https://10.0.0.1:2379, revision 1234")]
    [InlineData("pod kube-apiserver-r7-cp1.17a2b3c4d5e6f708 in kube-system")]
    [InlineData("sha256 3a1195e02fc04f3124e995a52a94b62971fd75dd54a30a1ea81ac4d9fa72dc76")]
    public void Apply_WhatIsPublic_Stays(string text) => Assert.Equal(text, new Redaction(["another secret of the node"]).Apply(text));

    [Fact]
    public void Apply_Base64OfAKeyFile_IsReplacedAndThatOfACertificateStays()
    {
        var key = Convert.ToBase64String(Encoding.ASCII.GetBytes(Key));
        var certificate = Convert.ToBase64String("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"u8);

        Assert.Equal($"data: [redacted]\nca: {certificate}", new Redaction([]).Apply($"data: {key}\nca: {certificate}"));
        Assert.Equal("data: [redacted]", new Redaction([]).Apply($"data: {key[..^7]}"));
    }

    [Fact]
    public void Apply_RecoveryKey_IsReplaced() =>
        Assert.EndsWith("\n[redacted]\n", new Redaction([]).Apply(AgeIdentity.Create().ToKeyFile(DateTimeOffset.UnixEpoch)), StringComparison.Ordinal);

    [Fact]
    public void Apply_SecretsOfTheNode_AreFoundWhereverTheyAre()
    {
        using var node = new TemporaryNode();
        var signers = SignerSet.Create(new PkiSettings { Endpoint = "10.0.0.9:6443" }, TimeProvider.System);
        signers.Save(node.Paths);
        TemporaryNode.Write(Path.Combine(node.Paths.PkiDirectory, "etcd/server.key"), Key);
        var secrets = NodeSecrets.Of(node.Paths);
        var lines = File.ReadAllText(node.Paths.SignersFile).Split('"').Where(text => text.Contains("PRIVATE KEY", StringComparison.Ordinal))
            .SelectMany(text => text.Split("\\n")).Where(line => line.Length >= 20 && !line.StartsWith('-')).ToList();
        var encryption = Assert.Single(File.ReadAllText(node.Paths.SignersFile).Split('"').SkipWhile(text => text != "secret").Skip(2).Take(1));
        Assert.True(lines.Count >= 8, $"{lines.Count} lines of keys");

        var text = string.Join(" in the middle ", lines.Append(encryption).Append("MHcCAQEEIABCDEF0123-").Select(line => $"x{line}y"));
        var left = new Redaction(secrets).Apply(text);

        Assert.All(lines.Append(encryption), line => Assert.DoesNotContain(line, left, StringComparison.Ordinal));
        Assert.Contains("in the middle", left, StringComparison.Ordinal);
    }
}
