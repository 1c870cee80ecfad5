using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Tests.Configuration;

/// <summary>What a schema can't say about users from outside and about admission plugins.</summary>
[Trait("Category", "Unit")]
public sealed class ApiServerSettingsTests
{
    private static readonly OidcSpec Provider = new() { IssuerURL = "https://login.example.org", ClientID = "kubernetes" };

    [Fact]
    public void Check_Provider_IsFine() => Assert.Empty(Problems(new ApiServerSpec { Oidc = Provider }));

    [Fact]
    public void Check_ProviderBesideAnAuthenticationFile_IsAProblem() => Assert.Equal("spec.apiServer.oidc", Assert.Single(Problems(
        new ApiServerSpec { Oidc = Provider, ExtraArgs = Map("authentication-config", "/x") })).Path);

    [Fact]
    public void Check_PrefixOfGroupsThatNobodyHas_IsAProblem() =>
        Assert.Equal("spec.apiServer.oidc.groupsPrefix", Assert.Single(Problems(new ApiServerSpec { Oidc = Provider with { GroupsPrefix = "oidc:" } })).Path);

    [Theory]
    [InlineData("a,b", "c")]
    [InlineData("a", "b,c")]
    [InlineData("a=b", "c")]
    public void Check_ClaimThatAFlagCannotHold_IsAProblem(string claim, string value) =>
        Assert.StartsWith("spec.apiServer.oidc.requiredClaims", Assert.Single(Problems(new ApiServerSpec { Oidc = Provider with { RequiredClaims = Map(claim, value) } })).Path, StringComparison.Ordinal);

    [Fact]
    public void Check_CertificateThatIsNone_IsAProblem() => Assert.Equal("spec.apiServer.oidc.certificateAuthority", Assert.Single(Problems(
        new ApiServerSpec { Oidc = Provider with { CertificateAuthority = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" } })).Path);

    [Theory]
    [InlineData("oidc-issuer-url", "spec.apiServer.oidc")]
    [InlineData("goaway-chance", "spec.apiServer.goawayChance")]
    [InlineData("max-requests-inflight", "spec.apiServer.maxRequestsInflight")]
    [InlineData("admission-control-config-file", "spec.apiServer.admissionConfiguration")]
    public void Check_FlagThatHasAField_NamesTheField(string flag, string field) =>
        Assert.Contains(field, Assert.Single(Problems(new ApiServerSpec { ExtraArgs = Map(flag, "1") })).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"kind": "AdmissionConfiguration", "plugins": [{"name": "EventRateLimit"}]}""", "spec.apiServer.admissionConfiguration")]
    [InlineData("""{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration"}""", "spec.apiServer.admissionConfiguration")]
    [InlineData("""{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration", "plugins": [{}]}""", "spec.apiServer.admissionConfiguration.plugins[0]")]
    [InlineData("""{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration", "plugins": [{"name": "A", "path": "/f"}]}""", "spec.apiServer.admissionConfiguration.plugins[0].path")]
    public void Check_AdmissionConfigurationThatCannotWork_IsAProblem(string configuration, string path) => Assert.Equal(
        path, Assert.Single(Problems(new ApiServerSpec { AdmissionConfiguration = JsonNode.Parse(configuration)!.AsObject() })).Path);

    private static IReadOnlyList<ConfigProblem> Problems(ApiServerSpec server) => ControlPlaneRules.Check(new ControlPlaneSpec { Version = "v1.20.2", ApiServer = server });

    private static Dictionary<string, string> Map(string key, string value) => new() { [key] = value };
}
