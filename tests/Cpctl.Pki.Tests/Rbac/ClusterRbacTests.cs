using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Rbac;

namespace Cpctl.Pki.Tests.Rbac;

[Trait("Category", "Unit")]
public sealed class ClusterRbacTests
{
    private static readonly ControlPlaneNode Node = new() { Metadata = new ObjectMeta { Name = "cp1", Uid = "5f6e0000-1111" } };

    private static IEnumerable<JsonObject> All => [.. ClusterRbac.Manifests(), .. ClusterRbac.ForAgent(Node)];

    [Fact]
    public void Manifests_Rules_HoldNoWildcardsAndNoMasters()
    {
        foreach (var manifest in All)
        {
            var text = manifest.ToJsonString();
            Assert.DoesNotContain("\"*\"", text);
            Assert.True(!text.Contains("cluster-admin", StringComparison.Ordinal) || Key(manifest) == "ClusterRoleBinding//cpctl:cluster-admins", text);
            Assert.DoesNotContain("system:masters", text);
            Assert.DoesNotContain("escalate", text);
            Assert.DoesNotContain("impersonate", text);
        }
    }

    [Fact]
    public void Manifests_Bindings_NameRolesThatExist()
    {
        var roles = All.Where(manifest => Kind(manifest) is "Role" or "ClusterRole").Select(Key).ToHashSet(StringComparer.Ordinal);

        foreach (var binding in All.Where(manifest => Kind(manifest).EndsWith("Binding", StringComparison.Ordinal)))
        {
            var role = binding["roleRef"]!;
            var name = role["name"]!.GetValue<string>();
            var ns = role["kind"]!.GetValue<string>() == "Role" ? binding["metadata"]!["namespace"]!.GetValue<string>() : "";
            Assert.True(name.StartsWith("system:", StringComparison.Ordinal) || name == "cluster-admin" || roles.Contains($"{role["kind"]}/{ns}/{name}"), binding.ToJsonString());
        }
    }

    [Fact]
    public void ForAgent_OfANode_GrantsThatNodesStatusOnlyAndBelongsToIt()
    {
        var role = ClusterRbac.ForAgent(Node).Single(manifest => Kind(manifest) == "ClusterRole");

        Assert.Equal("""[{"apiGroups":["cpctl.dev"],"resources":["controlplanenodes/status"],"resourceNames":["cp1"],"verbs":["get","update","patch"]}]""", role["rules"]!.ToJsonString());
        Assert.Equal("5f6e0000-1111", role["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>());
    }

    [Fact]
    public void Manifests_WhatAgentsGet_TheOperatorHasToo()
    {
        // Nobody can grant what he does not have: without this the operator could not admit a node.
        var granted = ClusterRbac.ForAgent(Node).Single(manifest => Kind(manifest) == "ClusterRole")["rules"]![0]!;
        var held = ClusterRbac.Manifests().Single(manifest => Key(manifest) == "ClusterRole//cpctl:operators")["rules"]!.AsArray();

        Assert.Contains(held, rule => Strings(rule!["resources"]).Contains("controlplanenodes/status") && Strings(granted["verbs"]).All(Strings(rule["verbs"]).Contains));
    }

    private static string Kind(JsonObject manifest) => manifest["kind"]!.GetValue<string>();

    private static string Key(JsonObject manifest) => $"{Kind(manifest)}/{manifest["metadata"]!["namespace"]?.GetValue<string>()}/{manifest["metadata"]!["name"]}";

    private static HashSet<string> Strings(JsonNode? array) => array?.AsArray().Select(item => item!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
}
