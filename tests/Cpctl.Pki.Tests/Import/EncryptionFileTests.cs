using Cpctl.Api.Resources;
using Cpctl.Pki.Import;

namespace Cpctl.Pki.Tests.Import;

[Trait("Category", "Unit")]
public sealed class EncryptionFileTests
{
    private const string Long = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string Short = "MDEyMzQ1Njc4OWFiY2RlZg==";

    [Fact]
    public void Parse_SeveralProviders_KeysInTheirOrder()
    {
        var import = EncryptionFile.Parse("f", $$"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: EncryptionConfiguration
            resources:
            - resources: [secrets]
              providers:
              - aescbc:
                  keys:
                  - {name: key2, secret: {{Long}}}
                  - {name: key1, secret: {{Short}}}
              - identity: {}
              - kms: {name: vault, endpoint: unix:///run/kms.sock}
              - secretbox: {keys: [{name: key3, secret: {{Long}}}]}
            - resources: [configmaps]
              providers:
              - aesgcm: {keys: [{name: key4, secret: {{Short}}}]}
              - aescbc: {keys: [{name: key2, secret: {{Long}}}]}
            """);

        Assert.Empty(import.Problems);
        Assert.Equal(
            [("key2", EncryptionProvider.Aescbc, 32), ("key1", EncryptionProvider.Aescbc, 16), ("key3", EncryptionProvider.Secretbox, 32), ("key4", EncryptionProvider.Aesgcm, 16)],
            import.Keys.Select(key => (key.Name, key.Provider, key.Secret.Length)));
    }

    [Theory]
    [InlineData("", "no EncryptionConfiguration")]
    [InlineData("kind: Secret", "no EncryptionConfiguration")]
    [InlineData("kind: [", "f: ")]
    [InlineData("{kind: EncryptionConfiguration, resources: 7}", "another type")]
    [InlineData("{kind: EncryptionConfiguration, resources: [{providers: [{aescbc: {keys: [{secret: " + Long + "}]}}]}]}", "it has no name")]
    [InlineData("{kind: EncryptionConfiguration, resources: [{providers: [{secretbox: {keys: [{name: a, secret: " + Short + "}]}}]}]}", "as many bytes as the provider takes")]
    [InlineData("{kind: EncryptionConfiguration, resources: [{providers: [{aesgcm: {keys: [{name: a, secret: \"c2VjcmV0???\"}]}}]}]}", "as many bytes as the provider takes")]
    public void Parse_NoUse_SaysWhyAndNoSecret(string text, string expected)
    {
        var problem = Assert.Single(EncryptionFile.Parse("f", text).Problems);

        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Short, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", problem, StringComparison.Ordinal);
    }
}
