using System.Text.Json.Nodes;
using Cpctl.Bootstrap.Upgrades;

namespace Cpctl.Bootstrap.Tests.Upgrades;

[Trait("Category", "Unit")]
public sealed class ApiUseTests
{
    [Fact]
    public void Requests_OfMetrics_AreTheDeprecatedApisThatWereAskedFor()
    {
        const string metrics = """
            # TYPE apiserver_requested_deprecated_apis gauge
            apiserver_requested_deprecated_apis{group="extensions",removed_release="1.22",resource="ingresses",subresource="",version="v1beta1"} 1
            apiserver_requested_deprecated_apis{group="policy",removed_release="1.25",resource="podsecuritypolicies",subresource="",version="v1beta1"} 0
            apiserver_request_total{group="apps",version="v1",resource="deployments"} 7
            """;

        Assert.Equal([("extensions", "v1beta1", "ingresses")], DeprecatedRequests.Of(metrics));
    }

    [Theory]
    [InlineData("kubectl-client-side-apply", "networking.k8s.io/v1beta1", true)]
    [InlineData("kube-controller-manager", "networking.k8s.io/v1beta1", false)]
    [InlineData("kubectl-client-side-apply", "networking.k8s.io/v1", false)]
    public void IsWrittenIn_Object_RemembersWhoWroteInWhichVersion(string manager, string version, bool expected) => Assert.Equal(
        expected,
        ApiUseReader.IsWrittenIn(JsonNode.Parse($$"""{"metadata": {"managedFields": [{"manager": "{{manager}}", "apiVersion": "{{version}}"} ] } }""")!.AsObject(), "networking.k8s.io/v1beta1"));

    [Fact]
    public void IsWrittenIn_ObjectThatServersKeep_IsNobodysUse() => Assert.False(ApiUseReader.IsWrittenIn(
        JsonNode.Parse("""{"metadata": {"annotations": {"apf.kubernetes.io/autoupdate-spec": "true"}, "managedFields": [{"manager": "x", "apiVersion": "a/v1"}]}}""")!.AsObject(), "a/v1"));
}
