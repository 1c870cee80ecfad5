using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Events;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>What is told of a step that was done. Preparing and taking away are parts of what is told anyway.</summary>
internal static class StepNews
{
    /// <param name="step">Done.</param>
    /// <param name="revision">The target.</param>
    /// <param name="failure">Why the node gave its target up, if it did.</param>
    public static News? Of(ApplyStep step, long revision, string? failure) => step switch
    {
        ApplyStep.PullImage => News.Normal(EventReasons.ImagePulled, $"{step.Text} (revision {revision})"),
        ApplyStep.WriteKubeletFiles => News.Normal(EventReasons.KubeletConfigured, $"{step.Text} (revision {revision})"),
        ApplyStep.WriteManifest => News.Normal(EventReasons.ComponentStarted, $"{step.Text} (revision {revision})"),
        ApplyStep.Redirect => News.Normal(EventReasons.ApiServerSwitched, $"{step.Text} (revision {revision})"),
        ApplyStep.MoveLeadership => News.Normal(EventReasons.EtcdLeadershipMoved, $"{step.Text}, for etcd restarts here (revision {revision})"),
        ApplyStep.ArchiveEtcd => News.Warning(EventReasons.EtcdDataArchived, step.Text),
        ApplyStep.ArchiveManifest => News.Warning(EventReasons.ManifestArchived, step.Text),
        ApplyStep.Commit commit => News.Normal(EventReasons.RevisionCommitted, $"revision {commit.Revision} is good and committed"),
        ApplyStep.FallBack back => News.Warning(EventReasons.RevisionFailed, $"revision {back.Revision} has failed on this node: {failure ?? back.Reason}"),
        _ => null,
    };
}
