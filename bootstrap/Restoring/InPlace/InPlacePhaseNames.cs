using Cpctl.Bootstrap.Recovering;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>The phases of <c>cpctl restore --in-place</c>, in order. Public: the journal, documentation and scripts use these names.</summary>
internal static class InPlacePhaseNames
{
    public const string Preflight = RecoverPhaseNames.Preflight;
    public const string Data = RecoverPhaseNames.Data;
    public const string Fence = "fence";
    public const string Swap = "swap";
    public const string Objects = "objects";
    public const string Rejoin = RestorePhaseNames.Rejoin;

    public static IReadOnlyList<string> All { get; } = [Preflight, Data, Fence, Swap, Objects, RecoverPhaseNames.Start, Rejoin, RecoverPhaseNames.Done];
}
