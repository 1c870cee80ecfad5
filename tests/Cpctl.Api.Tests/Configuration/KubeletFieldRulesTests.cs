using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Tests.Configuration;

/// <summary>What of the kubelet would let strangers in, or cpctl depends on, is not for spec.kubelet.</summary>
[Trait("Category", "Unit")]
public sealed class KubeletFieldRulesTests
{
    [Theory]
    [InlineData("""{"authentication": {"anonymous": {"enabled": true}}}""", "authentication.anonymous.enabled")]
    [InlineData("""{"authentication": {"x509": {"clientCAFile": "/tmp/ca.crt"}}}""", "authentication.x509")]
    [InlineData("""{"authentication": {"x509": null}}""", "authentication.x509")]
    [InlineData("""{"authentication": null}""", "authentication")]
    [InlineData("""{"authorization": {"mode": "AlwaysAllow"}}""", "authorization.mode")]
    [InlineData("""{"authorization": {"mode": "alwaysallow"}}""", "authorization.mode")]
    [InlineData("""{"readOnlyPort": 10255}""", "readOnlyPort")]
    [InlineData("""{"healthzPort": 0}""", "healthzPort")]
    [InlineData("""{"healthzBindAddress": "10.0.0.1"}""", "healthzBindAddress")]
    [InlineData("""{"enableServer": false}""", "enableServer")]
    [InlineData("""{"staticPodPath": "/tmp"}""", "staticPodPath")]
    [InlineData("""{"staticPodPath": null}""", "staticPodPath")]
    [InlineData("""{"staticPodURL": "http://example.org/pod.yaml"}""", "staticPodURL")]
    [InlineData("""{"staticPodURLHeader": {"a": ["b"]}}""", "staticPodURLHeader")]
    [InlineData("""{"tlsCertFile": "/tmp/x"}""", "tlsCertFile")]
    [InlineData("""{"tlsPrivateKeyFile": "/tmp/x"}""", "tlsPrivateKeyFile")]
    [InlineData("""{"rotateCertificates": true}""", "rotateCertificates")]
    [InlineData("""{"serverTLSBootstrap": true}""", "serverTLSBootstrap")]
    public void Check_DangerousField_IsRefusedByName(string kubelet, string field) =>
        Assert.Equal($"spec.kubelet.{field}", Assert.Single(Problems(kubelet)).Path);

    [Theory]
    [InlineData("""{"authentication": {"anonymous": {"enabled": false}, "webhook": {"cacheTTL": "2m"}}}""")]
    [InlineData("""{"authorization": {"mode": "Webhook", "webhook": {"cacheAuthorizedTTL": "5m"}}}""")]
    [InlineData("""{"authorization": null}""")]
    [InlineData("""{"readOnlyPort": 0, "healthzPort": 10248, "healthzBindAddress": "127.0.0.1"}""")]
    [InlineData("""{"maxPods": 250, "resolvConf": "/run/systemd/resolve/resolv.conf"}""")]
    public void Check_AnythingElse_IsFine(string kubelet) => Assert.Empty(Problems(kubelet));

    private static IReadOnlyList<ConfigProblem> Problems(string kubelet) =>
        ControlPlaneRules.Check(new ControlPlaneSpec { Version = "v1.28.4", Kubelet = JsonNode.Parse(kubelet)!.AsObject() });
}
