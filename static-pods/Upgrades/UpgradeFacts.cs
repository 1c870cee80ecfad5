using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>Everything an upgrade is judged from.</summary>
public sealed record UpgradeFacts
{
    /// <summary>The spec with the versions that are asked for.</summary>
    public required ControlPlaneSpec Wanted { get; init; }

    /// <summary>The settings that control-plane nodes run, newest first.</summary>
    public required IReadOnlyList<ControlPlaneSpec> Running { get; init; }

    public required IReadOnlyList<UpgradeNode> Nodes { get; init; }

    /// <summary>Of the APIs that the wanted version no longer serves.</summary>
    public IReadOnlyList<ApiUse> ApiUses { get; init; } = [];

    /// <summary>Why the condition Upgradeable is not True; null when it is.</summary>
    public string? NotUpgradeable { get; init; }
}
