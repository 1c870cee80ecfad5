using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Status;

/// <summary>Computes the operator's part of ControlPlane.status; etcd's part is the membership controller's.</summary>
internal static class ControlPlaneStatusBuilder
{
    public static ControlPlaneStatus Build(StatusInputs inputs)
    {
        var generation = inputs.ControlPlane.Metadata.Generation;
        var previous = inputs.ControlPlane.Status;
        var spec = SpecRule.Decide(inputs);
        var degraded = DegradedRule.Decide(inputs);
        var progressing = ProgressingRule.Decide(inputs);
        Verdict[] verdicts = [AvailableRule.Decide(inputs), progressing, degraded, UpgradeableRule.Decide(spec, degraded, progressing), EtcdConsistentRule.Decide(inputs), .. Backup(inputs), spec];
        return new ControlPlaneStatus
        {
            Conditions =
            [
                .. verdicts.Select(verdict => verdict.After(
                    previous?.Conditions.FirstOrDefault(condition => condition.Type == verdict.Type), generation, inputs.Now)),
            ],

            // What is said of revisions is said of the spec only when the newest one is the spec's.
            ObservedGeneration = inputs.Unrevised is null ? generation : previous?.ObservedGeneration,
            LatestRevision = inputs.Latest,
            Version = Version(inputs) ?? previous?.Version,
            Nodes =
            [
                .. inputs.Rollout.Select(node => new NodeRevision
                {
                    Name = node.Name,
                    CurrentRevision = node.Current,
                    TargetRevision = node.Target,
                    Ready = node.Ready && node.Reachable,
                }),
            ],
            SoonestCertificateExpiry = SoonestExpiry(inputs),
        };
    }

    private static Verdict[] Backup(StatusInputs inputs) => BackupCurrentRule.Decide(inputs) is { } verdict ? [verdict] : [];

    /// <summary>The version that every node has at least.</summary>
    private static string? Version(StatusInputs inputs) => inputs.Rollout
        .Select(node => node.Current)
        .OfType<long>()
        .Select(inputs.VersionOf)
        .OfType<string>()
        .MinBy(KubernetesVersion.Parse);

    private static DateTimeOffset? SoonestExpiry(StatusInputs inputs) => inputs.Nodes
        .SelectMany(node => node.Status?.Certificates ?? [])
        .Select(certificate => (DateTimeOffset?)certificate.NotAfter)
        .Min();
}
