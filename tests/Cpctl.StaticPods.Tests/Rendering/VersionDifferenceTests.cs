using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Tests.Rendering;

[Trait("Category", "Unit")]
public class VersionDifferenceTests
{
    [Theory]
    [InlineData("v1.20.2", "cpctl.env", "--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock", true)]
    [InlineData("v1.27.0", "cpctl.env", "--container-runtime", false)]
    [InlineData("v1.27.0", "kubelet/config.yaml", "containerRuntimeEndpoint: unix:///run/containerd/containerd.sock", true)]
    [InlineData("v1.22.0", "cpctl.env", "--register-with-taints=node-role.kubernetes.io/control-plane=:NoSchedule", true)]
    [InlineData("v1.23.0", "cpctl.env", "--register-with-taints", false)]
    [InlineData("v1.23.0", "kubelet/config.yaml", "registerWithTaints:", true)]
    [InlineData("v1.22.0", "kube-scheduler-r1/config.yaml", "healthzBindAddress: 127.0.0.1:10251", true)]
    [InlineData("v1.23.0", "kube-scheduler-r1/config.yaml", "BindAddress", false)]
    [InlineData("v1.23.0", "kube-controller-manager.yaml", "--port=0", true)]
    [InlineData("v1.24.0", "kube-controller-manager.yaml", "--port=0", false)]
    [InlineData("v1.20.2", "kube-apiserver-r1.yaml", "--anonymous-auth=true", true)]
    [InlineData("v1.32.0", "kube-apiserver-r1.yaml", "--anonymous-auth", false)]
    [InlineData("v1.32.0", "authentication.yaml", "apiserver.config.k8s.io/v1beta1", true)]
    [InlineData("v1.20.2", "kube-apiserver-r1.yaml", "--shutdown-send-retry-after", false)]
    [InlineData("v1.36.0", "kube-apiserver-r1.yaml", "--shutdown-send-retry-after=true", true)]
    [InlineData("v1.22.0", "kube-scheduler-r1/config.yaml", "kubescheduler.config.k8s.io/v1beta1", true)]
    [InlineData("v1.23.0", "kube-scheduler-r1/config.yaml", "kubescheduler.config.k8s.io/v1beta3", true)]
    public void Render_Release_HasOrLacksText(string version, string file, string text, bool expected) =>
        Assert.Equal(expected, TestSpecs.File(TestSpecs.Spec(version), file).Contains(text, StringComparison.Ordinal));

    [Theory]
    [InlineData("v1.20.2", false)]
    [InlineData("v1.31.0", true)]
    public void Render_KubeletFieldOfLaterRelease_IsLeftOutBefore(string version, bool expected)
    {
        var spec = TestSpecs.Spec(version);
        spec.Kubelet = new JsonObject { ["failCgroupV1"] = false };

        Assert.Equal(expected, TestSpecs.File(spec, "kubelet/config.yaml").Contains("failCgroupV1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("v1.20.2")]
    [InlineData("v1.36.0")]
    public void Render_NoTaintsWanted_RegistersWithNone(string version)
    {
        var spec = TestSpecs.Spec(version);
        spec.Kubelet = new JsonObject { ["registerWithTaints"] = new JsonArray() };

        Assert.DoesNotContain(TestSpecs.Filled(spec), file => file.Text.Contains("NoSchedule", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_UserAuthenticatesOtherwise_LeavesTheFileToThem()
    {
        var spec = TestSpecs.Spec("v1.34.0");
        spec.ApiServer.Oidc = new OidcSpec { IssuerURL = "https://issuer.example", ClientID = "kubernetes" };
        spec.ApiServer.ExtraArgs = new Dictionary<string, string> { ["oidc-signing-algs"] = "ES256" };

        var files = TestSpecs.Filled(spec);

        Assert.DoesNotContain(files, file => file.Path.EndsWith("authentication.yaml", StringComparison.Ordinal));
        Assert.DoesNotContain("--authentication-config", TestSpecs.File(spec, "kube-apiserver-r1.yaml"), StringComparison.Ordinal);
        Assert.Contains("--oidc-issuer-url=https://issuer.example", TestSpecs.File(spec, "kube-apiserver-r1.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "sub", "https://issuer.example#")]
    [InlineData(null, "email", "")]
    [InlineData("-", "sub", "")]
    [InlineData("oidc:", "email", "oidc:")]
    public void Render_Provider_StandsInTheFileWithThePrefixTheFlagWouldGive(string? prefix, string claim, string expected)
    {
        var spec = TestSpecs.Spec("v1.34.0");
        spec.ApiServer.Oidc = new OidcSpec
        {
            IssuerURL = "https://issuer.example", ClientID = "kubernetes", UsernameClaim = claim, UsernamePrefix = prefix,
            GroupsClaim = "groups", RequiredClaims = new Dictionary<string, string> { ["hd"] = "example.org" }, CertificateAuthority = "PEM",
        };

        var jwt = Yaml.Read(TestSpecs.File(spec, "authentication.yaml"))!["jwt"]![0]!;

        Assert.Equal(expected, (string?)jwt["claimMappings"]!["username"]!["prefix"]);
        Assert.Equal("groups", (string?)jwt["claimMappings"]!["groups"]!["claim"]);
        Assert.Equal("kubernetes", (string?)jwt["issuer"]!["audiences"]![0]);
        Assert.Equal("PEM", (string?)jwt["issuer"]!["certificateAuthority"]);
        Assert.Equal("example.org", (string?)jwt["claimValidationRules"]![0]!["requiredValue"]);
        Assert.DoesNotContain("--oidc", TestSpecs.File(spec, "kube-apiserver-r1.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_EverySupportedRelease_Works()
    {
        for (var minor = KubernetesVersionTable.OldestMinor; minor <= KubernetesVersionTable.NewestMinor; minor++)
        {
            var spec = new ControlPlaneSpec { Version = $"v1.{minor}.0" };
            Assert.NotEmpty(RevisionRenderer.Render(spec, TestSpecs.Facts).Files);
            Assert.NotEmpty(RevisionRenderer.RenderWorker(spec, TestSpecs.Facts).Files);
        }
    }
}
