using Cpctl.Pki;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>What the user gave <c>cpctl restore --in-place</c>.</summary>
/// <param name="File">Null only to give up.</param>
/// <param name="Abort">Gives up what was begun.</param>
internal sealed record InPlaceArguments(string? File, IReadOnlyList<string> Identities, bool Yes, bool DryRun, bool Abort)
{
    /// <summary>Of an authority of before a rotation, by which a bundle is taken, too.</summary>
    public AuthorityPin? AuthorityPin { get; init; }

    /// <summary>Somebody vouches for a bundle of an earlier release.</summary>
    public bool AllowUnsigned { get; init; }
}
