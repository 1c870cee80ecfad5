namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>What the user gave <c>cpctl restore --in-place</c>.</summary>
/// <param name="File">Null only to give up.</param>
/// <param name="Abort">Gives up what was begun.</param>
internal sealed record InPlaceArguments(string? File, IReadOnlyList<string> Identities, bool Yes, bool DryRun, bool Abort);
