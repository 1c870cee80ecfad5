using CsCheck;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class ApplyPlanTests
{
    [Fact]
    public void Next_EverythingAsWanted_IsIdle() => Assert.IsType<ApplyStep.Idle>(ApplyPlan.Next(Observations.Settled));

    [Fact]
    public void Next_AnyObservation_KeepsTheApiServerThatHasThePort() => Observations.Any.Sample(
        node =>
        {
            if (ApplyPlan.Next(node) is ApplyStep.RemoveManifest(var name)
                && node.Manifest(name) is { Component: ComponentNames.ApiServer } removed && removed.Slot == node.Redirect)
            {
                var successor = node.Target.Pod(ComponentNames.ApiServer)!;
                var succeeded = successor.PodName != name && node.Manifest(successor.PodName)?.Slot == node.Redirect && node.HealthOf(successor).IsHealthy;
                Assert.True(succeeded || MemberIsGone(node) || node.ManifestsOf(ComponentNames.ApiServer).Any(other => other.PodName != name && other.Slot == node.Redirect));
            }
        },
        iter: 20_000);

    [Fact]
    public void Next_AnyObservation_LeadsThePortOnlyToAProvenApiServer() => Observations.Any.Sample(
        node =>
        {
            if (ApplyPlan.Next(node) is ApplyStep.Redirect(var slot))
            {
                var pod = node.Target.Pod(ComponentNames.ApiServer)!;
                Assert.True(node.IsWritten(pod) && node.RunOf(pod) is not null && node.HealthOf(pod).IsHealthy);
                Assert.Equal(node.Manifest(pod.PodName)!.Slot, slot);
            }
        },
        iter: 20_000);

    [Fact]
    public void Next_AnyObservation_StartsAtMostOneSuccessorOfEtcd() => Observations.Any.Sample(
        node =>
        {
            if (ApplyPlan.Next(node) is ApplyStep.WriteManifest({ Component: ComponentNames.Etcd }))
            {
                Assert.True(node.ManifestsOf(ComponentNames.Etcd).Count() <= 1);
                Assert.True(node.Etcd.HasIdentity);
            }
        },
        iter: 20_000);

    [Fact]
    public void Next_AnyObservation_ArchivesEtcdOnlyAtRestAndByAQuorumsWord() => Observations.Any.Sample(
        node =>
        {
            if (ApplyPlan.Next(node) is ApplyStep.ArchiveEtcd)
            {
                Assert.Empty(node.ManifestsOf(ComponentNames.Etcd));
                Assert.False(node.HasLiveRunOf(ComponentNames.Etcd));
                Assert.NotEqual(MemberState.Unknown, node.Etcd.Standing);
            }
        },
        iter: 20_000);

    [Fact]
    public void Next_AnyObservation_StopsARunningVoterOnlyWhenTheMembersAllowItAndTheApiServerHasAnother() => Observations.Any.Sample(
        node =>
        {
            var isVoter = node.Etcd is { HasIdentity: true, Standing: MemberState.Voter, Refusal: EtcdRefusal.None };
            if (isVoter && ApplyPlan.Next(node) is ApplyStep.RemoveManifest(var name) && ManifestFile.ComponentOf(name) == ComponentNames.Etcd)
            {
                var running = node.LiveRunsOf(ComponentNames.Etcd).Where(run => run.IsRunning).MinBy(run => run.RunningSince)?.PodName;
                var standsIn = node.Failover == EtcdFailoverState.Open || node.Etcd.Backends.Count == 0 || !node.HasLiveRunOf(ComponentNames.ApiServer);
                Assert.True(name != running || (node.Etcd.Gate.IsAllowed && standsIn));
            }
        },
        iter: 20_000);

    [Fact]
    public void Next_AnyObservation_LeavesAloneWhatIsAsWanted() => Observations.Any.Sample(
        node =>
        {
            if (ApplyPlan.Next(node) is ApplyStep.RemoveManifest(var name) && ManifestFile.ComponentOf(name) != ComponentNames.Etcd
                && !(ManifestFile.ComponentOf(name) == ComponentNames.ApiServer && MemberIsGone(node)))
            {
                Assert.DoesNotContain(node.Target.Pods, pod => pod.PodName == name && node.IsWritten(pod));
            }
        },
        iter: 20_000);

    [Fact]
    public void Next_AnyObservation_CommitsOnlyWhatRunsAndIsHealthy() => Observations.Any.Sample(
        node =>
        {
            if (ApplyPlan.Next(node) is ApplyStep.Commit)
            {
                Assert.All(node.Target.Pods.Where(pod => pod.Component != ComponentNames.Agent), pod => Assert.True(node.IsWritten(pod) && node.RunOf(pod) is not null));
                Assert.True(node.Etcd.Health.IsHealthy);
                Assert.Equal(node.Redirect, node.Manifest("kube-apiserver-r2")!.Slot);
                Assert.Equal(EtcdFailoverState.Closed, node.Failover);
                Assert.False(node.IsAlive(ManifestFile.BootstrapApiServer));
            }
        },
        iter: 20_000);

    [Fact]
    public void Next_AnyObservation_HandsOverOnlyToTheTargetsAgentThatStandsBy() => Observations.Any.Sample(
        node =>
        {
            if (ApplyPlan.Next(node) is ApplyStep.HandOver(var name))
            {
                Assert.Equal("cpctl-agent-r2", name);
                Assert.Equal(name, node.StandbyPodName);
                Assert.NotEqual(name, node.SelfPodName);
            }
        },
        iter: 20_000);

    [Theory]
    [InlineData(nameof(MemberState.NotListed), nameof(EtcdRefusal.None), true)]
    [InlineData(nameof(MemberState.Foreign), nameof(EtcdRefusal.None), true)]
    [InlineData(nameof(MemberState.Voter), nameof(EtcdRefusal.DamagedData), true)]
    [InlineData(nameof(MemberState.Voter), nameof(EtcdRefusal.None), false)]
    [InlineData(nameof(MemberState.Unknown), nameof(EtcdRefusal.DamagedData), false)]
    public void Next_MemberIsGone_StopsTheApiServerBeforeEtcd(string standing, string refusal, bool stops)
    {
        var settled = Observations.Settled;
        var node = settled with
        {
            Etcd = settled.Etcd with { HasStarted = true, Standing = Enum.Parse<MemberState>(standing), Refusal = Enum.Parse<EtcdRefusal>(refusal) },
        };
        ManifestFile[] without = [.. node.Manifests.Where(manifest => manifest.Component != ComponentNames.ApiServer)];

        Assert.Equal(stops ? new ApplyStep.RemoveManifest("kube-apiserver-r2") : null, ApplyPlan.Next(node) as ApplyStep.RemoveManifest);
        Assert.Equal(stops ? new ApplyStep.RemoveManifest("etcd-r2") : null, ApplyPlan.Next(node with { Manifests = without }) as ApplyStep.RemoveManifest);
    }

    [Fact]
    public void Next_MemberIsGoneWhileTheTemporaryApiServerServes_LeavesThatOneAlone()
    {
        var settled = Observations.Settled;
        var node = settled with
        {
            Etcd = settled.Etcd with { Standing = MemberState.NotListed },
            Manifests = [.. settled.Manifests.Where(manifest => manifest.Component != ComponentNames.ApiServer), new ManifestFile(ManifestFile.BootstrapApiServer, "")],
        };

        Assert.Equal(new ApplyStep.RemoveManifest("etcd-r2"), ApplyPlan.Next(node));
    }

    [Theory]
    [InlineData(nameof(MemberState.NotListed), true)]
    [InlineData(nameof(MemberState.Unknown), false)]
    [InlineData(nameof(MemberState.Learner), false)]
    [InlineData(nameof(MemberState.Voter), false)]
    public void Next_NodeIsLeaving_TouchesNothing(string standing, bool hasLeft)
    {
        var etcd = Observations.Settled.Etcd with { Standing = Enum.Parse<MemberState>(standing) };

        var step = ApplyPlan.Next(Observations.Settled with { IsLeaving = true, Manifests = [], Etcd = etcd });

        Assert.Equal(hasLeft, step is ApplyStep.Left);
        Assert.False(step.IsAction);
    }

    [Theory]
    [InlineData(GateRule.None, true)]
    [InlineData(GateRule.NoVoterToSpare, true)]
    [InlineData(GateRule.UnhealthyVoter, false)]
    public void Next_NodeIsLeavingAndOthersServe_StopsItsApiServerFirst(GateRule refusal, bool stops)
    {
        var node = Observations.Settled with
        {
            IsLeaving = true,
            Etcd = Observations.Settled.Etcd with
            {
                Backends = ["https://10.0.0.2:2379"],
                Gate = refusal == GateRule.None ? GateDecision.Allow("fine") : GateDecision.Refuse("not now", refusal),
            },
        };

        Assert.Equal(stops ? new ApplyStep.RemoveManifest("kube-apiserver-r2") : null, ApplyPlan.Next(node) as ApplyStep.RemoveManifest);
        Assert.IsType<ApplyStep.Wait>(ApplyPlan.Next(node with { Etcd = node.Etcd with { Backends = [] } }));
    }

    [Fact]
    public void Next_BothSlotsAreTaken_FreesTheOneThatHasNotThePort()
    {
        var node = Observations.Settled with
        {
            LastGood = 1,
            Redirect = 6444,
            Manifests =
            [
                .. Observations.Settled.Manifests.Where(manifest => manifest.Component != ComponentNames.ApiServer),
                new ManifestFile("kube-apiserver-r1", "--secure-port=6444"),
                new ManifestFile("kube-apiserver-r3", "--secure-port=6445"),
            ],
            Pods = [.. Observations.Settled.Pods, Observations.Run("kube-apiserver-r1", 1, 1)],
        };

        Assert.Equal(new ApplyStep.RemoveManifest("kube-apiserver-r3"), ApplyPlan.Next(node));
    }

    [Fact]
    public void Next_StagedForTheSlotThatServes_IsStagedForTheOther()
    {
        var node = Observations.Settled with
        {
            LastGood = 1,
            Manifests =
            [
                .. Observations.Settled.Manifests.Where(manifest => manifest.Component != ComponentNames.ApiServer),
                new ManifestFile("kube-apiserver-r1", "--secure-port=6445"),
            ],
        };

        Assert.Equal(new ApplyStep.Restage(6444), ApplyPlan.Next(node));
    }

    [Fact]
    public void Next_EtcdCrashedAndItsWaitingPredecessorTookOver_TheOneThatRunsLongestCountsAsOwner()
    {
        var node = Observations.Settled with
        {
            LastGood = 1,
            Manifests = [.. Observations.Settled.Manifests, new ManifestFile("etcd-r1", "etcd-r1")],
            Pods = [.. Observations.Settled.Pods.Where(run => run.PodName != "etcd-r2"), Observations.Run("etcd-r2", 2, 5), Observations.Run("etcd-r1", 1, 9)],
            Etcd = Observations.Settled.Etcd with { Gate = Cpctl.Etcd.Membership.GateDecision.Refuse("shut") },
        };

        Assert.Equal(new ApplyStep.RemoveManifest("etcd-r1"), ApplyPlan.Next(node));
    }

    /// <summary>By a quorum's word: taken out of the cluster, or its data are of no use.</summary>
    private static bool MemberIsGone(NodeObservation node) =>
        node.Etcd.HasIdentity && (node.Etcd.Standing is MemberState.NotListed or MemberState.Foreign or MemberState.Invited
            || (node.Etcd.Standing != MemberState.Unknown && node.Etcd.Refusal != EtcdRefusal.None));
}
