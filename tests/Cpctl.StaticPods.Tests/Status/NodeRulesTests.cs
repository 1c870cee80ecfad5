using CsCheck;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rollouts;
using Cpctl.StaticPods.Status;

namespace Cpctl.StaticPods.Tests.Status;

/// <summary>Who judges nodes because no operator does comes to what the operator would say of the same facts.</summary>
[Trait("Category", "Unit")]
public sealed class NodeRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Gen<ControlPlaneNode> Node => Gen.Select(
        Gen.Select(Gen.Int[1, 2], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 200]),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[-2, 400], Gen.Bool),
        (revisions, state) => new ControlPlaneNode
        {
            Spec = new ControlPlaneNodeSpec { TargetRevision = revisions.Item1 },
            Status = new ControlPlaneNodeStatus
            {
                CurrentRevision = revisions.Item2 == 0 ? null : revisions.Item2,
                LastGoodRevision = revisions.Item2 == 0 ? null : revisions.Item2,
                FailedRevision = revisions.Item3 == 0 ? null : revisions.Item3,
                LastHeartbeat = Now.AddSeconds(-revisions.Item4),
                Components = [new ComponentStatus { Name = "kubelet", Ready = state.Item1 }, new ComponentStatus { Name = "etcd", Ready = state.Item2 }],
                Certificates =
                [
                    new CertificateStatus
                    {
                        Name = "apiserver", NotBefore = Now.AddDays(state.Item3 - 365), NotAfter = Now.AddDays(state.Item3), RenewAt = Now.AddDays(state.Item3 - 73),
                        RenewedBy = state.Item4 ? "agent" : null,
                    },
                ],
            },
        });

    [Fact]
    public void Judge_AnyNodes_SaysWhatTheConditionSays() => Node.Array[1, 4].Sample(nodes =>
    {
        for (var i = 0; i < nodes.Length; i++) nodes[i].Metadata.Name = $"cp{i + 1}";
        var controlPlane = new ControlPlane();
        var condition = DegradedRule.Decide(new StatusInputs
        {
            ControlPlane = controlPlane, Nodes = nodes, Rollout = NodeReader.Read(nodes, controlPlane, Now), VersionOf = _ => null, Now = Now,
        });

        var judged = NodeRules.Judge(controlPlane, nodes, Now, cause: null);

        Assert.Equal(condition.Status == ConditionStatus.True ? condition.Message : "", string.Join("; ", judged));
    });
}
