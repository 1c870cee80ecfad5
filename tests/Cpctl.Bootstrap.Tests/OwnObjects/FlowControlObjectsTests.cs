using System.Net;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Bootstrap.OwnObjects;
using Cpctl.StaticPods.Tests.Testing;

namespace Cpctl.Bootstrap.Tests.OwnObjects;

[Trait("Category", "Unit")]
public sealed class FlowControlObjectsTests
{
    private const string Path = "/apis/flowcontrol.apiserver.k8s.io";

    private readonly FakeKubernetes _api = new();

    [Theory]
    [InlineData("v1alpha1 v1beta1", "v1beta1", "assuredConcurrencyShares")] // 1.20
    [InlineData("v1beta1 v1beta2", "v1beta2", "assuredConcurrencyShares")] // 1.23
    [InlineData("v1beta3 v1beta2", "v1beta3", "nominalConcurrencyShares")] // 1.26
    [InlineData("v1 v1beta3", "v1", "nominalConcurrencyShares")] // 1.29
    [InlineData("v1", "v1", "nominalConcurrencyShares")] // 1.32
    public async Task Manifests_ServedVersions_AreOfTheNewestThatIsKnown(string served, string version, string shares)
    {
        _api.Raw[Path] = Group(served);
        var made = await FlowControlObjects.ManifestsAsync(_api, TestContext.Current.CancellationToken);

        Assert.Equal([$"flowcontrol.apiserver.k8s.io/{version}", $"flowcontrol.apiserver.k8s.io/{version}"], made.Select(one => (string?)one["apiVersion"]));
        Assert.Equal(["PriorityLevelConfiguration", "FlowSchema"], made.Select(one => (string?)one["kind"]));
        Assert.Equal(10, (int)made[0]["spec"]!["limited"]![shares]!);
        Assert.Equal(["cpctl:operators", "cpctl:agents", "cpctl:workers"], made[1]["spec"]!["rules"]![0]!["subjects"]!.AsArray().Select(subject => (string?)subject!["group"]!["name"]));
        foreach (var manifest in made) Assert.Null(await _api.TryGetAsync(manifest, TestContext.Current.CancellationToken)); // a kind that is known
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v1alpha1")]
    public async Task Manifests_OnlyUnknownVersions_AreNone(string served)
    {
        _api.Raw[Path] = Group(served);
        Assert.Empty(await FlowControlObjects.ManifestsAsync(_api, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"versions":7}""")]
    [InlineData("<html>")]
    public async Task Manifests_AnotherAnswer_AreNone(string answer)
    {
        _api.Raw[Path] = answer;
        Assert.Empty(await FlowControlObjects.ManifestsAsync(_api, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Manifests_ApiIsTurnedOff_AreNone(HttpStatusCode status)
    {
        _api.Refuse = (_, path) => path == Path ? new KubernetesApiException(status, "no", "no") : null;
        Assert.Empty(await FlowControlObjects.ManifestsAsync(_api, TestContext.Current.CancellationToken));
    }

    internal static string Group(string served) =>
        new JsonObject { ["versions"] = new JsonArray([.. served.Split(' ').Select(version => new JsonObject { ["version"] = version })]) }.ToJsonString();
}
