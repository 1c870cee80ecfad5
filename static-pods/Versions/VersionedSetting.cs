namespace Cpctl.StaticPods.Versions;

/// <summary>One row of <see cref="KubernetesVersionTable"/>: a setting that not every release knows.</summary>
/// <param name="Program">The program that takes it, as its binary is called.</param>
/// <param name="Kind">How it is taken.</param>
/// <param name="Name">Flag, field or kind.</param>
/// <param name="Value">What cpctl sets in these releases; null when the value depends on the spec.</param>
/// <param name="Since">First minor release of 1.x that has it; null: before 1.20.</param>
/// <param name="Until">Last minor release of 1.x in which it is used; null: still.</param>
/// <param name="Why">What happens otherwise.</param>
public sealed record VersionedSetting(string Program, SettingKind Kind, string Name, string? Value, int? Since, int? Until, string Why)
{
    /// <summary>True when this release takes the setting.</summary>
    public bool AppliesTo(KubernetesVersion version) =>
        (Since is not { } since || version.AtLeast(since)) && (Until is not { } until || !version.AtLeast(until + 1));
}
