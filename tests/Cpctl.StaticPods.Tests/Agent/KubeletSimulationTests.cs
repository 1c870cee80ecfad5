using System.Text.Json.Nodes;
using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Rendering.Components;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Agent.World;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>A kubelet that is down says nothing of a revision, unless the revision is why.</summary>
[Trait("Category", "Unit")]
public sealed class KubeletSimulationTests : IDisposable
{
    private static readonly Revision ServerChanged = Simulation.Next(Simulation.First, spec => spec with { Version = "v1.21.0" });

    private static readonly Revision KubeletChanged = Simulation.Next(Simulation.First, spec => spec with { Kubelet = new JsonObject { ["maxPods"] = 1 } });

    private readonly Simulation _node = new();

    private string KubeletText => File.ReadAllText(_node.Paths.KubeletConfigFile);

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task NewRevision_KubeletIsDown_WaitsHoweverLongAndGoesOnAfterwards()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.KubeletIsDown = true;
        _node.Offer(ServerChanged);
        for (var i = 0; i < 500; i++)
        {
            await _node.TurnAsync();
        }

        Assert.Null(_node.State.Failed);
        Assert.Equal(AgentPhases.Waiting, _node.Report!.Node.Status!.Phase);

        _node.World.KubeletIsDown = false;
        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_ItsKubeletConfigurationIsBad_IsHeldAgainstIt()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.KubeletFailsWith = text => text.Contains("maxPods", StringComparison.Ordinal);
        _node.Offer(KubeletChanged);

        await _node.UntilAsync(() => _node.State.Failed == 2);

        Assert.Contains("the kubelet is not healthy", _node.State.FailureReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewRevision_KubeletAnswersAndStartsNoPod_GoesBackWithoutAnApi()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.KubeletStartsNothingWith = text => text.Contains("maxPods", StringComparison.Ordinal);
        _node.Offer(KubeletChanged);
        await _node.TurnAsync();
        _node.Api.IsDown = true;

        await _node.UntilAsync(() => _node.State.Failed == 2);
        await _node.ConvergeAsync();

        Assert.Contains("does not start a pod", _node.State.FailureReason, StringComparison.Ordinal);
        Assert.Equal(1, _node.State.LastGood);
        Assert.DoesNotContain("maxPods", File.ReadAllText(_node.Paths.KubeletConfigFile), StringComparison.Ordinal);
        Assert.False(File.Exists(_node.Paths.Manifest(KubeletProofManifest.PodName)));
        Assert.Empty(_node.World.Violations);
    }

    /// <summary>No pod starts after the boot, so no agent either: the host has the kubelet start with what was proved.</summary>
    [Fact]
    public async Task NewRevision_NodeBootsBeforeTheProof_StartsWithTheOldFilesAndGivesUpInTime()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.KubeletStartsNothingWith = text => text.Contains("maxPods", StringComparison.Ordinal);
        _node.Offer(KubeletChanged);
        await _node.UntilAsync(() => KubeletText.Contains("maxPods", StringComparison.Ordinal));

        _node.Reboot();

        Assert.DoesNotContain("maxPods", KubeletText, StringComparison.Ordinal);
        await _node.UntilAsync(() => _node.State.Failed == 2);
        await _node.ConvergeAsync();
        Assert.Equal(1, _node.State.LastGood);
        AssertNoTrial();
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_AgentEndsBeforeTheProof_TheHostGoesBackAndTheRevisionCountsAsFailed()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.KubeletStartsNothingWith = text => text.Contains("maxPods", StringComparison.Ordinal);
        _node.Offer(KubeletChanged);
        await _node.UntilAsync(() => KubeletText.Contains("maxPods", StringComparison.Ordinal));

        _node.LoseAgentUntilTheTrialIsOver();
        await _node.ConvergeAsync();

        Assert.Equal((2, 1), (_node.State.Failed, _node.State.LastGood));
        Assert.Contains("the host put the one before it back", _node.State.FailureReason, StringComparison.Ordinal);
        Assert.DoesNotContain("maxPods", KubeletText, StringComparison.Ordinal);
        AssertNoTrial();

        _node.World.KubeletStartsNothingWith = _ => false;
        _node.Offer(KubeletChanged, retry: 1);
        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        AssertNoTrial();
    }

    [Fact]
    public async Task NewRevision_AnotherOneComesBeforeTheProof_TheOldFilesAreStillThoseThatWereProved()
    {
        await _node.AfterFirstRevisionAsync();
        var proved = KubeletText;
        _node.World.KubeletStartsNothingWith = text => text.Contains("maxPods", StringComparison.Ordinal);
        _node.Offer(KubeletChanged);
        await _node.UntilAsync(() => KubeletText.Contains("maxPods: 1", StringComparison.Ordinal));
        _node.Offer(Simulation.Next(KubeletChanged, spec => spec with { Kubelet = new JsonObject { ["maxPods"] = 2 } }));
        await _node.UntilAsync(() => KubeletText.Contains("maxPods: 2", StringComparison.Ordinal));

        _node.Reboot();

        Assert.Equal(proved, KubeletText);
    }

    [Fact]
    public async Task NewRevision_KubeletStartsPods_ProvesItAndLeavesNothing()
    {
        await _node.AfterFirstRevisionAsync();
        _node.Offer(KubeletChanged);

        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        Assert.Contains("note that the kubelet starts pods", _node.Steps);
        AssertNoTrial();
        Assert.False(File.Exists(_node.Paths.Manifest(KubeletProofManifest.PodName)));
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_KubeletIsUnchanged_NeedsNoProof()
    {
        await _node.AfterFirstRevisionAsync();
        _node.Offer(Simulation.Next(Simulation.First, spec => spec with { Version = "v1.20.3" }));

        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        Assert.DoesNotContain("have the kubelet prove that it starts pods", _node.Steps);
    }

    [Fact]
    public async Task NewRevision_FailedForTheKubeletAndTriedAgain_IsProvedAnew()
    {
        await _node.AfterFirstRevisionAsync();
        _node.World.KubeletStartsNothingWith = text => text.Contains("maxPods", StringComparison.Ordinal);
        _node.Offer(KubeletChanged);
        await _node.UntilAsync(() => _node.State.Failed == 2);
        await _node.ConvergeAsync();

        _node.World.KubeletStartsNothingWith = _ => false;
        _node.Offer(KubeletChanged, retry: 1);
        await _node.ConvergeAsync();

        Assert.Equal(2, _node.State.LastGood);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task NewRevision_KubeletsFiles_AreForRootAlone()
    {
        await _node.AfterFirstRevisionAsync();
        _node.Offer(KubeletChanged);

        await _node.ConvergeAsync();

        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(_node.Paths.KubeletConfigFile));
    }

    private void AssertNoTrial()
    {
        Assert.False(Directory.Exists(_node.Paths.KubeletProvedDirectory));
        Assert.False(File.Exists(_node.Paths.KubeletTrialFile));
        Assert.False(File.Exists(_node.Paths.KubeletPutBackFile));
    }
}
