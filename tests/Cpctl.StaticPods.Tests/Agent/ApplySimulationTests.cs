using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Agent.World;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>The whole agent on a simulated node.</summary>
[Trait("Category", "Unit")]
public sealed class ApplySimulationTests : IDisposable
{
    private static readonly Revision ApiServerChanged = Simulation.Next(
        Simulation.First, spec => spec with { ApiServer = spec.ApiServer with { EventTTL = "2h" } });

    private static readonly Revision SchedulerChanged = Simulation.Next(
        Simulation.First, spec => spec with { Scheduler = spec.Scheduler with { ExtraArgs = new Dictionary<string, string> { ["v"] = "4" } } });

    private static readonly Revision EverythingChanged = Simulation.Next(
        Simulation.First,
        spec => spec with { Version = "v1.21.0", Etcd = spec.Etcd with { SnapshotCount = 5000 } },
        "registry.example/cpctl:0.2.0");

    private readonly Simulation _node = new();

    [Fact]
    public async Task FirstRevision_AfterBootstrap_TakesOverFromTheTemporaryServers()
    {
        _node.AfterBootstrap();

        await _node.ConvergeAsync();

        Assert.Equal(1, _node.State.LastGood);
        Assert.Equal(ApiServerSlots.Second, _node.World.Slots.Current);
        Assert.Equal(
            ["cpctl-agent-r1", "cpctl-operator", "etcd-r1", "kube-apiserver-r1", "kube-controller-manager", "kube-scheduler"],
            _node.World.Alive.Select(pod => pod.Name).Where(name => name != ManifestFile.BootstrapEtcd).Order(StringComparer.Ordinal));
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task FirstRevision_AfterBootstrap_StartsWhatIsMissingBeforeEtcdHasJoined()
    {
        _node.AfterBootstrap();

        await _node.ConvergeAsync();

        var steps = _node.Steps.ToList();
        Assert.True(steps.IndexOf("start kube-scheduler") < steps.IndexOf("write the etcd member's identity"));
    }

    [Fact]
    public async Task BootstrapRemains_BootstrapDiedAfterTheHandOver_AreArchivedByTheAgent()
    {
        await _node.AfterFirstRevisionAsync();

        Assert.False(File.Exists(_node.Paths.BootstrapEtcdEndpointFile));
        Assert.False(File.Exists(_node.Paths.Manifest(ManifestFile.BootstrapEtcd)));
        Assert.False(Directory.Exists(_node.Paths.BootstrapEtcdDataDirectory));
        Assert.Single(Directory.GetDirectories(_node.Paths.ArchiveDirectory, "*bootstrap-etcd"));
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task BootstrapRemains_MemberIsStillListed_AreKept()
    {
        _node.AfterBootstrap();

        await _node.ConvergeAsync();

        Assert.True(File.Exists(_node.Paths.Manifest(ManifestFile.BootstrapEtcd)));
        Assert.True(Directory.Exists(_node.Paths.BootstrapEtcdDataDirectory));
    }

    [Fact]
    public async Task FirstRevision_AfterJoin_StartsTheApiServerOnceItsEtcdHasAVote()
    {
        _node.AfterJoin();

        await _node.UntilAsync(() => _node.World.Running("kube-apiserver-r1") is not null);
        Assert.Equal(MemberState.Voter, _node.World.Etcd.Listed);
        await _node.ConvergeAsync();

        Assert.Equal(1, _node.State.LastGood);
        Assert.Equal(ApiServerSlots.First, _node.World.Slots.Current);
        Assert.All(_node.World.Starts, start => Assert.Equal(1, start.Value));
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_OneComponentChanged_RestartsNothingElse()
    {
        await _node.AfterFirstRevisionAsync();
        var before = _node.World.Alive.ToDictionary(pod => pod.Name, pod => pod.Id);
        _node.Offer(SchedulerChanged);

        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        var changed = _node.World.Alive.Where(pod => before.GetValueOrDefault(pod.Name) != pod.Id).Select(pod => pod.Name);
        Assert.Equal(["kube-scheduler"], changed);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_ApiServerChanged_ComesUpBesideTheOldOne()
    {
        await _node.AfterFirstRevisionAsync();
        _node.Offer(ApiServerChanged);

        await _node.ConvergeAsync();

        Assert.Equal(ApiServerSlots.First, _node.World.Slots.Current);
        Assert.NotNull(_node.World.Running("kube-apiserver-r2"));
        Assert.False(File.Exists(_node.Paths.Manifest("kube-apiserver-r1")));
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_EverythingChanged_IsAppliedInOrderAndByTheNewAgentInTheEnd()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.Etcd.IsLeader = true;
        var from = _node.Steps.Count;
        _node.Offer(EverythingChanged);

        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        Assert.Equal(
            [
                "prepare certificates and programs",
                "start etcd-r2", "move etcd leadership away", "lead the API server to another node's etcd", "stop etcd-r1",
                "lead the API server back to its own etcd",
                "start kube-apiserver-r2", "lead port 6443 to 6444", "stop kube-apiserver-r1",
                "stop kube-controller-manager", "start kube-controller-manager",
                "stop kube-scheduler", "start kube-scheduler",
                "stop cpctl-operator", "start cpctl-operator",
                "start cpctl-agent-r2", "hand over to cpctl-agent-r2",
                "prepare certificates and programs", "stop cpctl-agent-r1", "commit revision 2",
            ],
            _node.Steps.Skip(from));
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_EtcdGateIsShut_WaitsAndNeverFails()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.Etcd.GateIsShut = true;
        _node.Offer(EverythingChanged);

        for (var i = 0; i < 500; i++)
        {
            await _node.TurnAsync();
        }

        Assert.Null(_node.State.Failed);
        Assert.Equal("etcd-r1", _node.World.Etcd.Owner);
        Assert.Contains("another voter is down", _node.Report!.Waiting, StringComparison.Ordinal);
        _node.World.Etcd.GateIsShut = false;
        await _node.ConvergeAsync();
        Assert.Equal(2, _node.State.LastGood);
        Assert.Empty(_node.World.Violations);
    }

    [Theory]
    [InlineData("kube-apiserver-r2")]
    [InlineData("etcd-r2")]
    [InlineData("kube-controller-manager")]
    [InlineData("cpctl-agent-r2")]
    public async Task NewRevision_ComponentNeverGetsHealthy_FallsBackAndSaysWhy(string pod)
    {
        await _node.AfterFirstRevisionAsync();
        _node.Offer(EverythingChanged);
        await _node.UntilAsync(() => File.Exists(_node.Paths.Revision(2) + "/staged.json"));
        (pod == "etcd-r2" ? _node.World.Crashing : _node.World.Broken).Add(pod);

        await _node.UntilAsync(() => _node.State.Failed == 2);
        _node.World.Broken.Clear(); // the old one has the same name where a component is replaced in place
        await _node.ConvergeAsync();

        Assert.Equal(1, _node.State.LastGood);
        Assert.Contains(pod, _node.State.FailureReason, StringComparison.Ordinal);
        Assert.Equal(AgentPhases.Failed, _node.Report!.Node.Status!.Phase);
        Assert.Equal(
            ["cpctl-agent-r1", "cpctl-operator", "etcd-r1", "kube-apiserver-r1", "kube-controller-manager", "kube-scheduler"],
            _node.World.Alive.Select(alive => alive.Name).Order(StringComparer.Ordinal));
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task FailedRevision_ContainerEnded_ReasonHasItsExitCodeAndLastLines()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.Crashing.Add("kube-apiserver-r2");
        var log = _node.Paths.At("var/log/pods/kube-apiserver-r2.log");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await File.WriteAllTextAsync(log, "2026-01-01T00:00:00Z stderr F unknown flag: --nonsense\n", TestContext.Current.CancellationToken);
        _node.Offer(ApiServerChanged);

        await _node.UntilAsync(() => _node.State.Failed == 2);

        Assert.Contains("exit code 3", _node.State.FailureReason, StringComparison.Ordinal);
        Assert.Contains("unknown flag: --nonsense", _node.State.FailureReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailedRevision_NobodyAsks_IsNotTriedAgain()
    {
        await FailAsync();
        var starts = _node.World.Starts["kube-apiserver-r2"];
        _node.World.Broken.Clear();

        await _node.ConvergeAsync();

        Assert.Equal(starts, _node.World.Starts["kube-apiserver-r2"]);
        Assert.Equal(1, _node.State.LastGood);
    }

    [Fact]
    public async Task FailedRevision_RetryIsRaised_IsTriedAgain()
    {
        await FailAsync();
        _node.World.Broken.Clear();
        Assert.Equal(2, _node.Report!.Node.Status!.FailedRevision);
        _node.Offer(ApiServerChanged, retry: 1);

        // While it is tried again it has not failed: the operator must not take the old failure for a new one.
        await _node.TurnAsync();
        Assert.Null(_node.Report!.Node.Status!.FailedRevision);
        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        Assert.Null(_node.State.Failed);
    }

    [Fact]
    public async Task FailedRevision_ItCrashedAndRetryIsRaised_StartsWithoutTheKubeletsBackOff()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.Crashing.Add("kube-apiserver-r2");
        _node.Offer(ApiServerChanged);
        await _node.UntilAsync(() => _node.State.Failed == 2);
        await _node.ConvergeAsync();
        _node.World.Crashing.Clear();

        _node.Offer(ApiServerChanged, retry: 1);
        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        Assert.Equal(0, _node.World.Pods.Single(pod => pod.Name == "kube-apiserver-r2").Attempt);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task FailedRevision_AnotherTargetComes_IsLeftBehind()
    {
        await FailAsync();
        _node.Offer(Simulation.Next(ApiServerChanged, spec => spec with { ApiServer = spec.ApiServer with { EventTTL = "3h" } }));

        await _node.ConvergeAsync();

        Assert.Equal(3, _node.State.LastGood);
        Assert.Null(_node.State.Failed);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_ImageCannotBeHad_TouchesNothingAndFails()
    {
        await _node.AfterFirstRevisionAsync();
        var before = _node.World.Alive.Select(pod => pod.Id).ToList();
        _node.World.AbsentImages.Add("registry.k8s.io/kube-scheduler:v1.21.0");
        _node.Offer(EverythingChanged);

        await _node.UntilAsync(() => _node.State.Failed == 2);
        await _node.ConvergeAsync();

        Assert.Contains("registry.k8s.io/kube-scheduler:v1.21.0", _node.State.FailureReason, StringComparison.Ordinal);
        Assert.Equal(before, _node.World.Alive.Select(pod => pod.Id));
    }

    [Fact]
    public async Task FirstRevision_ComponentIsBroken_KeepsTryingAndNeverFails()
    {
        _node.AfterJoin();
        _node.World.Broken.Add("kube-apiserver-r1");
        for (var i = 0; i < 500; i++)
        {
            await _node.TurnAsync();
        }

        Assert.Null(_node.State.Failed);
        _node.World.Broken.Clear();
        await _node.ConvergeAsync();
        Assert.Equal(1, _node.State.LastGood);
    }

    [Fact]
    public async Task Reboot_ApiDown_NodeComesBackFromItsDisk()
    {
        await _node.AfterFirstRevisionAsync();
        _node.Reboot();
        _node.Api.IsDown = true;

        await _node.ConvergeAsync();

        Assert.Equal(ApiServerSlots.Second, _node.World.Slots.Current);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task ManifestDeletedByHand_IsPutBack()
    {
        await _node.AfterFirstRevisionAsync();
        File.Delete(_node.Paths.Manifest("kube-scheduler"));

        await _node.ConvergeAsync();

        Assert.NotNull(_node.World.Running("kube-scheduler"));
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task MemberRemovedFromTheCluster_DataIsArchivedAndTheNodeJoinsAnew()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.Etcd.Listed = MemberState.NotListed;

        await _node.ConvergeAsync();

        Assert.Equal(1, _node.World.Etcd.Archived);
        Assert.Equal(MemberState.Voter, _node.World.Etcd.Listed);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task ForeignData_QuorumAnswers_IsArchivedAndTheNodeJoinsAnew()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.Etcd.IsForeignData = true;

        await _node.ConvergeAsync();

        Assert.Equal(1, _node.World.Etcd.Archived);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task ForeignData_NoQuorumAnswers_IsLeftWhereItIs()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.Etcd.IsForeignData = true;
        _node.World.Etcd.HasQuorum = false;
        for (var i = 0; i < 200; i++)
        {
            await _node.TurnAsync();
        }

        Assert.Equal(0, _node.World.Etcd.Archived);
        Assert.Equal(AgentPhases.Degraded, _node.Report!.Node.Status!.Phase);
    }

    [Fact]
    public async Task NoTarget_AgentWaits()
    {
        await _node.TurnAsync();

        Assert.Equal(AgentPhases.Waiting, _node.Report!.Node.Status!.Phase);
        Assert.Empty(_node.Steps);
    }

    public void Dispose() => _node.Dispose();

    private async Task FailAsync()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.Broken.Add("kube-apiserver-r2");
        _node.Offer(ApiServerChanged);
        await _node.UntilAsync(() => _node.State.Failed == 2);
        await _node.ConvergeAsync();
    }
}
