using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// Decides the next step that brings a node to its target revision. Invariants, tested as properties: the manifest of the API server that
/// port 6443 leads to is never taken away before another has proved itself and been given the port,
/// or the node leaves and others serve, or the node's member is gone; etcd's data directory has one owner and
/// at most one waiting successor; what runs and is unchanged is not touched; from wherever a run was cut short the next one converges.
/// </summary>
internal static class ApplyPlan
{
    public static ApplyStep Next(NodeObservation node)
    {
        // Two of a component would stand in each other's way whatever comes next.
        if (node.Strays.FirstOrDefault(stray => stray.Component is not null) is { } copy)
        {
            return new ApplyStep.ArchiveManifest(copy);
        }

        if (node.IsLeaving)
        {
            return FailoverSteps.CloseWhenDone(node) ?? LeavingSteps.Next(node);
        }

        var step = FailoverSteps.CloseWhenDone(node) ?? Preparing(node) ?? StartingSteps.Next(node) ?? Applying(node) ?? Finishing(node);
        return step is ApplyStep.Wait wait && WhyLost(wait, node) is { } reason ? new ApplyStep.FallBack(node.Target.Number, wait.Component, reason) : step;
    }

    private static ApplyStep? Preparing(NodeObservation node)
    {
        if (!node.IsPrepared)
        {
            return new ApplyStep.Prepare();
        }

        if (node.MissingImages.Order(StringComparer.Ordinal).FirstOrDefault() is not { } image)
        {
            return null;
        }

        // Pulled before anything is touched: an image that can't be had never stops what runs.
        return Waits.IsOver(node, Waits.Image(image))
            ? new ApplyStep.FallBack(node.Target.Number, null, $"image {image} cannot be had")
            : new ApplyStep.PullImage(image);
    }

    /// <summary>One component at a time, in this order: each is settled before the next is touched.</summary>
    private static ApplyStep? Applying(NodeObservation node) =>
        KubeletSteps.Next(node)
        ?? EtcdSteps.Next(node)
        ?? ApiServerSteps.Next(node)
        ?? InPlaceSteps.Next(node, ComponentNames.ControllerManager)
        ?? InPlaceSteps.Next(node, ComponentNames.Scheduler)
        ?? InPlaceSteps.Next(node, ComponentNames.Operator)
        ?? AgentSteps.Next(node);

    private static ApplyStep Finishing(NodeObservation node)
    {
        if (!node.IsCommitted)
        {
            // The commit is what lets the temporary etcd go, and with it what the temporary API server stores in.
            if (node.IsAlive(ManifestFile.BootstrapApiServer))
            {
                return Waits.ForOthers($"{ManifestFile.BootstrapApiServer} has to drain and stop", ComponentNames.ApiServer);
            }

            // With nothing to fall back to there is nothing to weigh: a first revision is good once everything is healthy.
            return node.LastGood is null || Waits.For(node, Waits.Settled) >= node.Settings.MinReady
                ? new ApplyStep.Commit(node.Target.Number)
                : new ApplyStep.Wait(Waits.Settled, $"everything is healthy, and must be for {node.Settings.MinReady.TotalSeconds:0} s");
        }

        return TidyingUp(node) ?? RestartSteps.Next(node) ?? new ApplyStep.Idle();
    }

    /// <summary>What a bootstrap that was killed after the hand-over has left.</summary>
    private static ApplyStep? TidyingUp(NodeObservation node)
    {
        if (node is not { HasBootstrapLeftovers: true, Etcd.BootstrapMemberIsGone: true })
        {
            return null;
        }

        return node.Manifest(ManifestFile.BootstrapEtcd) is not null ? new ApplyStep.ForgetBootstrapEtcd()
            : node.IsAlive(ManifestFile.BootstrapEtcd) ? Waits.ForOthers("the temporary etcd has to stop")
            : node.HasBootstrapData ? new ApplyStep.ArchiveBootstrapData()
            : new ApplyStep.ForgetBootstrapEtcd();
    }

    /// <summary>A component that does not become healthy in time, or plainly never will, where there is a good revision to go back to.</summary>
    private static string? WhyLost(ApplyStep.Wait wait, NodeObservation node) =>
        node is not { LastGood: not null, IsCommitted: false } || !Waits.CanFail(wait.Key) ? null
        : Waits.IsOver(node, wait.Key) ? $"{wait.Component} was not ready after {node.Settings.VerifyTimeout.TotalSeconds:0} s: {wait.Reason}"
        : EndsOf(wait, node) is { } ends && CrashLoop.Of(ends) is { } loop ? $"{wait.Component} does not get ready, {loop}: {wait.Reason}"
        : null;

    private static IReadOnlyList<ContainerEnd>? EndsOf(ApplyStep.Wait wait, NodeObservation node) =>
        wait.Component is { } component && node.Target.Pod(component) is { } pod ? node.Ends.GetValueOrDefault(pod.PodName) : null;
}
