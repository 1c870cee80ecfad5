using Cpctl.Bootstrap.Restoring.Plain;
using Cpctl.Pki;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>What the user gave <c>cpctl restore</c>; null where nothing was given.</summary>
internal sealed record RestoreArguments(string File, IReadOnlyList<string> Identities, string? NodeName, string? NodeIp, bool Yes, bool DryRun, PlainArguments? Plain = null)
{
    /// <summary>Nodes of the cluster that still runs are to yield to the restored one.</summary>
    public bool TakeOver { get; init; }

    /// <summary>Of the authority that the backup has to be of; null leaves that to who reads the plan.</summary>
    public AuthorityPin? AuthorityPin { get; init; }
}
