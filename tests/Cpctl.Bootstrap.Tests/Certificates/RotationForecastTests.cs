using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Certificates;
using Cpctl.Pki.Rotation;

namespace Cpctl.Bootstrap.Tests.Certificates;

[Trait("Category", "Unit")]
public sealed class RotationForecastTests
{
    private static readonly ControlPlaneNode[] Nodes = [Node("cp2", NodeRoles.ControlPlane), Node("w1", NodeRoles.Worker), Node("cp1", NodeRoles.ControlPlane)];

    [Fact]
    public void Of_Cluster_NamesWorkersAndWhatIsLeftToPeople()
    {
        var lines = RotationForecast.Of(RotationName.Cluster, Nodes);

        Assert.Contains("cp1, cp2 accept a new one", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.EndsWith(": w1", StringComparison.Ordinal));
        Assert.Contains("kubeconfigs that people hold", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_EveryName_SaysWhatIsRestartedAndNamesWorkersOnlyForTheCluster() => Assert.All(RotationName.All, name =>
    {
        var lines = RotationForecast.Of(name, Nodes);
        Assert.StartsWith("  restarts, one node at a time: ", lines[1], StringComparison.Ordinal);
        Assert.Equal(name == RotationName.Cluster, lines.Any(line => line.Contains("w1", StringComparison.Ordinal)));
    });

    private static ControlPlaneNode Node(string name, string role) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ControlPlaneNodeSpec { Role = role },
    };
}
