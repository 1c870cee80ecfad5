using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.StaticPods.Rendering.Components;

namespace Cpctl.StaticPods.Tests.Rendering;

/// <summary>The policy's rules read as kube-apiserver reads them: the first that matches decides.</summary>
[Trait("Category", "Unit")]
public sealed class AuditPolicyTests
{
    private static readonly JsonObject[] Rules =
        [.. Yaml.Read(AuditPolicy.Render(TestSpecs.Spec("v1.28.4")))!["rules"]!.AsArray().Select(rule => rule!.AsObject())];

    [Theory]
    [InlineData("pods/exec")]
    [InlineData("pods/attach")]
    [InlineData("pods/portforward")]
    [InlineData("pods/proxy")]
    [InlineData("services/proxy")]
    [InlineData("nodes/proxy")]
    public void Render_WayIntoAPodOrNode_IsRecordedWhateverTheVerb(string resource)
    {
        // kubectl opens a WebSocket with a GET; before it was a POST.
        foreach (var verb in (string[])["get", "create", "connect", "delete", "update", "patch"])
        {
            Assert.Equal("Metadata", LevelOf(verb, "", resource));
        }
    }

    [Theory]
    [InlineData("get", "", "pods", "None")]
    [InlineData("watch", "apps", "deployments", "None")]
    [InlineData("get", "", "pods/log", "None")]
    [InlineData("get", "", "secrets", "Metadata")]
    [InlineData("update", "coordination.k8s.io", "leases", "None")]
    [InlineData("delete", "", "pods", "Metadata")]
    public void Render_AnythingElse_IsAsBefore(string verb, string group, string resource, string level) => Assert.Equal(level, LevelOf(verb, group, resource));

    private static string LevelOf(string verb, string group, string resource) => Rules.First(rule =>
        rule["nonResourceURLs"] is null
        && (rule["verbs"] is not JsonArray verbs || Has(verbs, verb))
        && (rule["resources"] is not JsonArray resources || resources.Any(entry => entry!["group"]!.ToString() == group && Has(entry["resources"]!.AsArray(), resource))))["level"]!.ToString();

    private static bool Has(JsonArray list, string value) => list.Any(item => item!.ToString() == value);
}
