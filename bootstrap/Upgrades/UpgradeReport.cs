using Cpctl.StaticPods.Upgrades;

namespace Cpctl.Bootstrap.Upgrades;

/// <summary>The JSON and YAML form of a plan, which scripts depend on.</summary>
internal sealed record UpgradeReport(
    bool Possible, IReadOnlyList<VersionChange> Components, IReadOnlyList<ImagePresence> Images, IReadOnlyList<RemovedApiUse> RemovedApis, IReadOnlyList<UpgradeFinding> Findings)
{
    public static UpgradeReport Of(UpgradePlan plan) => new(
        plan.IsPossible,
        plan.Components,
        plan.Images,
        [.. plan.Apis.Select(use => new RemovedApiUse(use.Api.ApiVersion, use.Api.Resource, $"v1.{use.Api.RemovedIn}", use.Api.Instead, use.Objects, use.Requested))],
        plan.Findings);
}
