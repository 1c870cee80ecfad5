namespace Cpctl.StaticPods.Upgrades;

/// <summary>What an upgrade would do, and whether it is done at all.</summary>
/// <param name="Components">From which version to which.</param>
/// <param name="Images">Which nodes have the images already.</param>
/// <param name="Apis">APIs that the wanted version no longer serves.</param>
/// <param name="Findings">What to know, gravest first.</param>
public sealed record UpgradePlan(
    IReadOnlyList<VersionChange> Components,
    IReadOnlyList<ImagePresence> Images,
    IReadOnlyList<ApiUse> Apis,
    IReadOnlyList<UpgradeFinding> Findings)
{
    /// <summary>Nothing forbids it.</summary>
    public bool IsPossible => Findings.All(finding => finding.Level != FindingLevel.Refused);

    /// <summary>Some component gets another version.</summary>
    public bool ChangesAnything => Components.Any(component => component.Changes);

    public static UpgradePlan Of(UpgradeFacts facts)
    {
        var images = UpgradeImages.Of(facts);
        return new(UpgradeChanges.Of(facts), images, facts.ApiUses, [.. UpgradeFindings.Of(facts, images).OrderBy(finding => finding.Level)]);
    }
}
