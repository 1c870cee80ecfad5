using System.Text.Json.Nodes;

namespace Cpctl.EndToEnd.Tests.BadInput;

/// <summary>Nonsense in the ControlPlane object is refused by the API server itself, and its message says what would be right.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class SpecRefusalTests(SharedCluster cluster)
{
    [Theory]
    [InlineData("""{"version":"1.20"}""", "spec.version in body should match")]
    [InlineData("""{"etcd":{"quotaBackendBytes":5}}""", "should be greater than or equal to 67108864")]
    [InlineData("""{"etcd":{"defragmentation":{"fragmentationPercent":101}}}""", "should be less than or equal to 95")]
    [InlineData("""{"apiServer":{"goawayChance":0.5}}""", "should be less than or equal to 0.02")]
    [InlineData("""{"apiServer":{"oidc":{"issuerURL":"http://login.example.org"}}}""", "spec.apiServer.oidc.clientID: Required value")]
    [InlineData("""{"apiServer":{"enableAdmissionPlugins":"PodSecurity"}}""", "must be of type array")]
    [InlineData("""{"certificates":{"keyAlgorithm":"DSA"}}""", "supported values: \"ECDSA-P256\"")]
    [InlineData("""{"rollout":{"verifyTimeout":"five"}}""", "spec.rollout.verifyTimeout in body should match")]
    public async Task Patch_Nonsense_IsRefusedWithWhatWouldBeRight(string spec, string expected)
    {
        var result = await cluster.Nodes[0].ExecAsync(
            ["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", "patch", "controlplane", "cluster", "--type", "merge", "-p", $$"""{"spec":{{spec}}}"""],
            cancellation: TestContext.Current.CancellationToken);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_UnknownField_IsRefusedByName()
    {
        const string manifest = """{"apiVersion":"cpctl.dev/v1alpha1","kind":"ControlPlane","metadata":{"name":"cluster"},"spec":{"version":"v1.20.2","apiServer":{"eventTtl":"2h"}}}""";
        var result = await cluster.Nodes[0].ExecAsync(
            ["kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", "apply", "-f", "-"], manifest, cancellation: TestContext.Current.CancellationToken);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("unknown field \"eventTtl\"", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Recursively_NamesEveryField()
    {
        var explained = await cluster.Nodes[0].KubectlAsync("explain controlplane.spec --recursive");
        var crd = await cluster.Nodes[0].GetAsync("customresourcedefinitions", "controlplanes.cpctl.dev");

        Assert.All(Fields(crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!), field => Assert.Contains($" {field}\t", explained, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Fields(JsonNode schema) => (schema["properties"]?.AsObject() ?? [])
        .SelectMany(property => Fields(property.Value!).Prepend(property.Key));
}
