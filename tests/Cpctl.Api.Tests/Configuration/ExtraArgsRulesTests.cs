using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Tests.Configuration;

/// <summary>Flags that would lock cpctl or its owner out are known beforehand, in whatever way they are written.</summary>
[Trait("Category", "Unit")]
public sealed class ExtraArgsRulesTests
{
    [Theory]
    [InlineData("authorization-mode", "AlwaysDeny")]
    [InlineData("authorization_mode", "AlwaysAllow")]
    [InlineData("authorization-config", "/etc/kubernetes/authorization.yaml")]
    [InlineData("authorization_config", "/etc/kubernetes/authorization.yaml")]
    [InlineData("admission-control", "AlwaysDeny")]
    [InlineData("etcd-servers-overrides", "/events#https://10.0.0.1:2379")]
    [InlineData("insecure_bind_address", "0.0.0.0")]
    [InlineData("anonymous_auth", "true")]
    [InlineData("service-account-lookup", "false")]
    [InlineData("feature_gates", "A=true")]
    public void Check_FlagThatCpctlSets_IsRefusedHoweverItIsWritten(string flag, string value)
    {
        var problem = Assert.Single(Problems(flag, value));

        Assert.Equal($"spec.apiServer.extraArgs.{flag}", problem.Path);
        Assert.Contains("is set by cpctl", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OneFlagInTwoSpellings_IsRefused() => Assert.Contains("twice", Assert.Single(Check(new()
    {
        ["audit_log_maxage"] = "1",
        ["audit-log-maxage"] = "2",
    })).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("coordination.k8s.io/v1=false")]
    [InlineData("coordination.k8s.io/v1=FALSE")]
    [InlineData("coordination.k8s.io/v1=0")]
    [InlineData("coordination.k8s.io/v1=f")]
    [InlineData(" coordination.k8s.io/v1 = false ")]
    [InlineData("coordination.k8s.io/v1/leases=false")]
    [InlineData("coordination.k8s.io=false")]
    [InlineData("rbac.authorization.k8s.io/v1=false")]
    [InlineData("certificates.k8s.io/v1=false")]
    [InlineData("apiextensions.k8s.io/v1=false")]
    [InlineData("authentication.k8s.io/v1=false")]
    [InlineData("authorization.k8s.io/v1=false")]
    [InlineData("discovery.k8s.io/v1=false")]
    [InlineData("discovery.k8s.io/v1beta1=false")]
    [InlineData("storage.k8s.io/v1=true,coordination.k8s.io/v1=false")]
    [InlineData("v1=false")]
    [InlineData("api/v1=false")]
    [InlineData("api/all=false")]
    [InlineData("api/ga=false")]
    [InlineData("api/legacy=false")]
    public void Check_RuntimeConfigWithoutAnApiThatCpctlNeeds_IsRefused(string value)
    {
        foreach (var flag in (string[])["runtime-config", "runtime_config"])
        {
            Assert.Equal($"spec.apiServer.extraArgs.{flag}", Assert.Single(Problems(flag, value)).Path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("api/all=true")]
    [InlineData("api/beta=false")]
    [InlineData("api/alpha=true,storage.k8s.io/v1alpha1=true")]
    [InlineData("batch/v1beta1=false")]
    [InlineData("coordination.k8s.io/v1")]
    [InlineData("coordination.k8s.io/v1=true")]
    [InlineData("coordination.k8s.io/v1alpha2=false")]
    public void Check_RuntimeConfigThatLeavesThem_IsFine(string value) => Assert.Empty(Problems("runtime-config", value));

    [Fact]
    public void Check_AdmissionPluginThatRefusesEverything_IsRefused() => Assert.Equal(
        "spec.apiServer.enableAdmissionPlugins[1]",
        Assert.Single(ControlPlaneRules.Check(Spec(new ApiServerSpec { EnableAdmissionPlugins = ["NodeRestriction", "AlwaysDeny"] }))).Path);

    [Theory]
    [InlineData(null, "other")]
    [InlineData("kubernetes.io", null)]
    [InlineData("kubernetes.io", "/registry")]
    public void CheckChange_EtcdPrefix_CannotChange(string? from, string? to) => Assert.Contains(
        "etcd", Assert.Single(ControlPlaneRules.CheckChange(Prefixed("etcd-prefix", from), Prefixed("etcd_prefix", to))).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "/registry")]
    [InlineData("kubernetes.io", "kubernetes.io")]
    public void CheckChange_EtcdPrefixStays_IsFine(string? from, string? to) =>
        Assert.Empty(ControlPlaneRules.CheckChange(Prefixed("etcd-prefix", from), Prefixed("etcd_prefix", to)));

    private static ControlPlaneSpec Prefixed(string flag, string? prefix) =>
        Spec(new ApiServerSpec { ExtraArgs = prefix is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [flag] = prefix } });

    private static IReadOnlyList<ConfigProblem> Problems(string flag, string value) => Check(new() { [flag] = value });

    private static IReadOnlyList<ConfigProblem> Check(Dictionary<string, string> flags) => ControlPlaneRules.Check(Spec(new ApiServerSpec { ExtraArgs = flags }));

    private static ControlPlaneSpec Spec(ApiServerSpec server) => new() { Version = "v1.28.4", ApiServer = server };
}
