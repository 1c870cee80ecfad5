using Cpctl.Recovery.Quorum;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>What the user gave <c>cpctl recover quorum</c>.</summary>
/// <param name="DryRun">Tells, also when it is confirmed.</param>
/// <param name="Abort">Gives up what was begun.</param>
internal sealed record RecoverArguments(bool Yes, IReadOnlyList<string> AbsentAreOff, bool DryRun, bool Abort)
{
    public QuorumOrder Order => new(Yes, [.. AbsentAreOff.SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)]);
}
