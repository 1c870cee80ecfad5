using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Tests.Rendering;

internal static class TestSpecs
{
    public static ClusterFacts Facts { get; } =
        new(Guid.Parse("6f1f4d0e-94b4-4b59-9d3c-000000000001"), "10.0.0.1:6443", "registry.example/cpctl:0.1.0-abc");

    public static NodeIdentity Node { get; } = new("cp1", "10.0.0.1", NodeRole.ControlPlane, Facts.ClusterId, Facts.ControlPlaneEndpoint);

    public static ControlPlaneSpec Spec(string version = "v1.20.2") => new() { Version = version, Etcd = new EtcdSpec { Version = "3.5.30" } };

    public static IReadOnlyList<RevisionFile> Filled(ControlPlaneSpec spec, int slotPort = 6444) =>
        NodePlaceholders.Fill(Revision.After(null, RevisionRenderer.Render(spec, Facts)), Node, slotPort);

    public static string File(ControlPlaneSpec spec, string pathEnd) => Filled(spec).Single(file => file.Path.EndsWith(pathEnd, StringComparison.Ordinal)).Text;
}
