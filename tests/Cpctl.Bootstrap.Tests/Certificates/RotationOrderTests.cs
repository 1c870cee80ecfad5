using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Certificates;
using Cpctl.Pki.Joining;

namespace Cpctl.Bootstrap.Tests.Certificates;

[Trait("Category", "Unit")]
public sealed class RotationOrderTests
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("etcd", 3)]
    [InlineData("etcd", 1)]
    [InlineData("front-proxy", 2)]
    [InlineData("service-account", 2)]
    [InlineData("encryption", 2)]
    [InlineData("cluster", 2)]
    public void Check_NothingUnderWay_Passes(string name, int nodes) => RotationOrder.Check(name, Cluster(null), Nodes(nodes));

    [Theory]
    [InlineData("kubelet")]
    [InlineData("")]
    [InlineData("etcd/1")]
    public void Check_UnknownName_IsBadInput(string name) => Assert.Equal(ExitCode.BadInput, Refusal(name, Cluster(null), 3).Code);

    [Fact]
    public void Check_OneUnderWay_IsRefusedWithItsProgress()
    {
        var refusal = Refusal("front-proxy", Cluster(new KeyRotationStatus { Id = "1", Name = "etcd", Step = "Trusting", Since = Time, Waiting = "cp3 is away" }), 3);
        Assert.Equal(ExitCode.Refused, refusal.Code);
        Assert.Contains("etcd is being rotated: Trusting since 2030-01-02 03:04:05Z: cp3 is away", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OneAskedFor_IsRefused() => Assert.Equal(ExitCode.Refused, Refusal("etcd", Cluster(null, "front-proxy/7"), 3).Code);

    [Fact]
    public void Check_TheLastOneIsComplete_Passes() =>
        RotationOrder.Check("etcd", Cluster(new KeyRotationStatus { Id = "7", Name = "etcd", Step = "Complete", CompletedAt = Time }, "etcd/7"), Nodes(3));

    [Fact]
    public void Check_TwoMembers_IsRefusedUnlessAnOutageIsAllowed()
    {
        Assert.Equal(ExitCode.Refused, Refusal("etcd", Cluster(null), 2).Code);
        var allowed = Cluster(null);
        allowed.Spec.Rollout = new RolloutSpec { AllowOutage = true };
        RotationOrder.Check("etcd", allowed, Nodes(2));
    }

    private static CpctlException Refusal(string name, ControlPlane controlPlane, int nodes) =>
        Assert.Throws<CpctlException>(() => RotationOrder.Check(name, controlPlane, Nodes(nodes)));

    private static ControlPlane Cluster(KeyRotationStatus? rotation, string? asked = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = ControlPlane.OnlyName,
            Annotations = asked is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.RotateAnnotation] = asked },
        },
        Spec = new ControlPlaneSpec(),
        Status = new ControlPlaneStatus { Rotation = rotation },
    };

    private static ControlPlaneNode[] Nodes(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new ControlPlaneNode { Metadata = new ObjectMeta { Name = $"cp{i}" }, Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane } })];
}
