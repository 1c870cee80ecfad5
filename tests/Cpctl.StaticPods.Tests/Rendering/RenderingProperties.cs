using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Tests.Rendering;

[Trait("Category", "Unit")]
public class RenderingProperties
{
    private static readonly Gen<ControlPlaneSpec> Specs =
        from minor in Gen.Int[20, 36]
        from etcd in Gen.OneOf<string>("3.4.44", "3.5.30", "3.6.11-0")
        from gates in Gen.Dictionary(Gen.OneOf<string>("Alpha", "Beta", "Gamma"), Gen.Bool)[0, 3]
        from args in Gen.Dictionary(Gen.OneOf<string>("v", "audit-log-maxage", "goaway-chance"), Gen.OneOf<string>("1", "2"))[0, 3]
        from kubelet in Objects
        from audit in Gen.Bool
        select new ControlPlaneSpec
        {
            Version = $"v1.{minor}.0",
            Etcd = new EtcdSpec { Version = etcd },
            ApiServer = new ApiServerSpec
            {
                FeatureGates = gates,
                ExtraArgs = args,
                AuditPolicy = audit ? new JsonObject { ["kind"] = "Policy", ["apiVersion"] = "audit.k8s.io/v1", ["rules"] = new JsonArray(new JsonObject { ["level"] = "None" }) } : null,
            },
            Kubelet = kubelet,
        };

    private static Gen<JsonObject> Objects => Gen
        .Dictionary(Gen.OneOf<string>("maxPods", "cgroupDriver", "failSwapOn", "evictionHard", "failCgroupV1"), Gen.Int[1, 99])[0, 5]
        .Select(values => new JsonObject(values.Select(entry =>
            KeyValuePair.Create(entry.Key, (JsonNode?)(entry.Key == "evictionHard" ? new JsonObject { ["z"] = entry.Value, ["a"] = 1 } : entry.Value)))));

    [Fact]
    public void Render_SameSpec_SameContent() => Specs.Sample(spec => Hash(spec) == Hash(spec));

    [Fact]
    public void Render_FieldsInAnotherOrder_SameContent() => Specs.Sample(spec =>
    {
        // What the API server gives back: the same values, fields in an order of its own.
        var stored = Reordered(JsonSerializer.SerializeToNode(spec, ApiJson.Default.ControlPlaneSpec)!).Deserialize(ApiJson.Default.ControlPlaneSpec)!;
        return Hash(stored) == Hash(spec);
    });

    [Fact]
    public void Fill_AnySpec_LeavesNoPlaceholderAndOnlyThisNodesValues() => Specs.Sample(spec =>
    {
        var content = RevisionRenderer.Render(spec, TestSpecs.Facts);
        var filled = NodePlaceholders.Fill(Revision.After(null, content), TestSpecs.Node with { Name = "node-x", Ip = "192.0.2.7" }, 6445);
        return filled.All(file => !file.Text.Contains("{{", StringComparison.Ordinal) && !file.Path.Contains("{{", StringComparison.Ordinal))
            && content.Files.All(file => !file.Text.Contains("192.0.2.7", StringComparison.Ordinal) && !file.Text.Contains("node-x", StringComparison.Ordinal));
    });

    [Fact]
    public void Render_ExtraArgs_WinOverCpctlsOwn() => Specs.Sample(spec =>
    {
        var manifest = RevisionRenderer.Render(spec, TestSpecs.Facts).Files.Single(file => file is { Component: ComponentNames.ApiServer, IsManifest: true }).Text;
        return spec.ApiServer.ExtraArgs.All(arg =>
            manifest.Split('\n').Count(line => line.TrimStart().StartsWith($"- --{arg.Key}=", StringComparison.Ordinal)) == 1
            && manifest.Contains($"- --{arg.Key}={arg.Value}\n", StringComparison.Ordinal));
    });

    private static string Hash(ControlPlaneSpec spec) => RevisionRenderer.Render(spec, TestSpecs.Facts).Hash;

    private static JsonNode Reordered(JsonNode node) => node switch
    {
        JsonObject obj => new JsonObject(obj.OrderByDescending(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value is null ? null : Reordered(field.Value)))),
        JsonArray array => new JsonArray([.. array.Select(item => item is null ? null : Reordered(item))]),
        _ => node.DeepClone(),
    };
}
